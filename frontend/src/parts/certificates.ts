import { DAY_MS, formatDay } from './time';

/** How long before its end a certificate is to be renewed: the to-do list names it from then on. */
const SOON_MS = 30 * DAY_MS;

/** Where a certificate stands whose last day is `day`, `2026-11-24`. */
export function standingOf(day: string, now: number): 'until' | 'soon' | 'ended' {
  if (day < formatDay(now)) return 'ended';
  return day <= formatDay(now + SOON_MS) ? 'soon' : 'until';
}
