import type { RouteLocationRaw } from 'vue-router';
import type { Schema } from '@/api/client';

/** Things of one kind that wait, as the board shows them. */
export interface WaitingGroup {
  key: string;
  label: string;
  count: number;
  items: Schema['TodoItem'][];
  /** The page of one of them, or of all. */
  to: (item?: Schema['TodoItem']) => RouteLocationRaw | undefined;
}

/** What waits beside what the API's list tells. */
export interface ExtraTodo {
  forMe: WaitingGroup[];
  forOthers: WaitingGroup[];
}
