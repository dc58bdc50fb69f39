import type { Schema } from '@/api/client';
import { DAY_MS, formatDay, startOfDay } from '@/parts/time';

/** Whole days since an exception was raised, by the calendar. */
export function daysOpen(raisedAt: string, until: string | Date = new Date()): number {
  return Math.max(0, Math.round((startOfDay(until).getTime() - startOfDay(raisedAt).getTime()) / DAY_MS));
}

/** From when on it should not have waited: a month cannot be closed over it. */
export const isOld = (days: number) => days >= 7;

/** Whether its day has passed. */
export const isOverdue = (dueOn: string | null | undefined, now = new Date()) =>
  Boolean(dueOn) && dueOn! < formatDay(now);

type Exception = Pick<Schema['StatementException'], 'owner_id'>;
export const OWNERS = ['me', 'nobody', 'others'] as const;

/** Whose an exception is, seen by one person. */
export function ownerOf({ owner_id: owner }: Exception, me: string): (typeof OWNERS)[number] {
  if (!owner) return 'nobody';
  return owner === me ? 'me' : 'others';
}

/** Checked against the API: a span that it gains must be added. */
const BANDS: Record<Schema['AgeBand'], true> = { '0-3': true, '4-7': true, '8-30': true, '31+': true };

const EMPTY = { count: 0, amount_fen: 0, overdue: 0, unowned: 0 };

/** What is open by its age, over all kinds, with the sum of it. */
export function byAge(ages: readonly Schema['ExceptionAge'][]) {
  const add = (sum: typeof EMPTY, each: typeof EMPTY) => ({
    count: sum.count + each.count,
    amount_fen: sum.amount_fen + each.amount_fen,
    overdue: sum.overdue + each.overdue,
    unowned: sum.unowned + each.unowned,
  });
  const rows = (Object.keys(BANDS) as Schema['AgeBand'][]).map((band) => ({
    band,
    ...ages.filter(({ days }) => days === band).reduce(add, EMPTY),
  }));
  return { rows, sum: rows.reduce(add, EMPTY) };
}
