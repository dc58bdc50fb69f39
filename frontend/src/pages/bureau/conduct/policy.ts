import type { Schema } from '@/api/client';

export type PolicyField = keyof Schema['ConductPolicy'];

/** The numbers of the policy in the order of the form, with what the API takes. */
export const FIELDS: Record<'points' | 'when' | 'effect', [PolicyField, number, number][]> = {
  points: [
    ['no_show_points', 0, 100],
    ['late_cancel_points', 0, 100],
    ['late_points', 0, 100],
    ['overbooked_points', 0, 100],
  ],
  when: [
    ['late_cancel_minutes', 0, 43_200],
    ['late_cancel_free_minutes', 0, 43_200],
    ['late_minutes', 0, 1_440],
    ['overbooked_percent', 101, 10_000],
  ],
  effect: [
    ['decay_days', 1, 3_660],
    ['ban_points', 1, 1_000],
    ['ban_days', 1, 3_660],
    ['appeal_days', 1, 365],
  ],
};
export const GROUPS = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
