/** A line of `ResourceTimeline`. */
export interface TimelineResource {
  id: string;
  title: string;
  /** In small letters below: a room, a model. */
  subtitle?: string;
  /** The page of it. */
  href?: string;
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

/** A stretch in which a line is not open. */
export interface TimelineGap {
  resource: string;
  starts_at: string;
  ends_at: string;
}
