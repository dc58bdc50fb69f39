import type { Schema } from '@/api/client';
import { DAY_MS } from '@/parts/time';

/** How far around a use bookings are offered: meters are wrong by hours, not by weeks. */
const REACH_MS = 7 * DAY_MS;

interface Window {
  starts_at: string;
  ends_at: string;
}

/** From when to when bookings are asked for, by their start. */
export function reachOf(use: Window): { from: string; to: string } {
  return {
    from: new Date(Date.parse(use.starts_at) - REACH_MS).toISOString(),
    to: new Date(Date.parse(use.ends_at) + REACH_MS).toISOString(),
  };
}

/** How long two times are both, in minutes; how far apart they are, as a negative number. */
export function shared(one: Window, other: Window): number {
  const from = Math.max(Date.parse(one.starts_at), Date.parse(other.starts_at));
  const to = Math.min(Date.parse(one.ends_at), Date.parse(other.ends_at));
  return Math.round((to - from) / 60_000);
}

/** Bookings that a use may belong to, the likeliest first. */
export function likeliest(use: Window, bookings: Schema['BookingView'][]): Schema['BookingView'][] {
  return bookings.filter(({ window }) => window).sort((a, b) => shared(use, b.window!) - shared(use, a.window!));
}
