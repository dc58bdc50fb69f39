import { DAY_MS, startOfDay } from '@/parts/time';

/** Whole days since an exception was raised, by the calendar. */
export function daysOpen(raisedAt: string, until: string | Date = new Date()): number {
  return Math.max(0, Math.round((startOfDay(until).getTime() - startOfDay(raisedAt).getTime()) / DAY_MS));
}

/** From when on it should not have waited: a month cannot be closed over it. */
export const isOld = (days: number) => days >= 7;
