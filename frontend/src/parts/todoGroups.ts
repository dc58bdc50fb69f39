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
  /** An item in words, where the API's own are none for people. */
  said: (item: Schema['TodoItem']) => string | undefined;
}
