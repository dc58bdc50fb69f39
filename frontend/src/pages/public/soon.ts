import { DAY_MS, formatClock, formatDay, startOfDay } from '@/parts/time';

const HOUR_MS = 3_600_000;

/**
 * The next two hours in which somebody could work: from the next full hour on a working day's morning to evening,
 * else from nine in the next morning that is not a weekend.
 */
export function soonestWindow(now: Date): { free_from: string; free_to: string } {
  let from = new Date(Math.ceil(now.getTime() / HOUR_MS) * HOUR_MS);
  if (formatClock(from) > '16:00') from = new Date(startOfDay(from).getTime() + DAY_MS + 9 * HOUR_MS);
  if (formatClock(from) < '09:00') from = new Date(startOfDay(from).getTime() + 9 * HOUR_MS);
  while ([0, 6].includes(new Date(`${formatDay(from)}T12:00:00Z`).getUTCDay())) {
    from = new Date(startOfDay(from).getTime() + DAY_MS + 9 * HOUR_MS);
  }
  return { free_from: from.toISOString(), free_to: new Date(from.getTime() + 2 * HOUR_MS).toISOString() };
}
