/** A line of `ResourceTimeline`. */
export interface TimelineResource {
  id: string;
  title: string;
}

/** Something on a line of `ResourceTimeline`. */
export interface TimelineEntry {
  id: string;
  resource: string;
  starts_at: string;
  ends_at: string;
  title: string;
  tone: 'booking' | 'waiting' | 'block';
  movable?: boolean;
}
