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

const EMPTY = { count: 0, amount_fen: 0, overdue: 0, unowned: 0 };

const firstDay = (band: string) => Number.parseInt(band, 10);

/** A band of ages, `4-7` or `31+`, as its first day and, unless it is open, its last. */
export function bandOf(band: string): { first: number; last?: number } {
  const last = band.split('-')[1];
  return last === undefined ? { first: firstDay(band) } : { first: firstDay(band), last: Number(last) };
}

/** What is open by its age in the bands that the office has set, over all kinds, with the sum of it. */
export function byAge(ages: readonly Schema['ExceptionAge'][]) {
  const add = (sum: typeof EMPTY, each: typeof EMPTY) => ({
    count: sum.count + each.count,
    amount_fen: sum.amount_fen + each.amount_fen,
    overdue: sum.overdue + each.overdue,
    unowned: sum.unowned + each.unowned,
  });
  const bands = [...new Set(ages.map(({ days }) => days))].sort((one, next) => firstDay(one) - firstDay(next));
  const rows = bands.map((band) => ({
    band,
    ...ages.filter(({ days }) => days === band).reduce(add, EMPTY),
  }));
  return { rows, sum: rows.reduce(add, EMPTY) };
}
