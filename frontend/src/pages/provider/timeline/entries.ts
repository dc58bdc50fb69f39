import { say } from '@/app/language';
import type { Schema } from '@/api/client';
import type { TimelineEntry } from '@/parts/calendar/timeline';

type Held = Schema['CalendarEntry'];

/** A booking or a block on one instrument: what the API says unit by unit, said once. */
export interface Entry extends TimelineEntry {
  bookingId: string | null;
  blockId: string | null;
  state: Schema['BookingState'] | null;
  reference: string;
  reason: string;
  /** The units that it holds, from 1. */
  units: number[];
}

/** Who comes, and what is blocked; a block of several units is one. */
export function entriesOf(held: Held[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const each of held) {
    // A booking may hold several listings.
    const id = each.block_id ?? `${each.booking_id ?? `${each.starts_at} ${each.unit}`} ${each.listing_id}`;
    const known = entries.get(id);
    if (known) {
      known.units.push(each.unit);
      continue;
    }
    entries.set(id, {
      id,
      resource: each.listing_id,
      starts_at: each.starts_at,
      ends_at: each.ends_at,
      title: [
        each.is_own_use ? say('common.ownUse.badge') : null,
        each.enterprise_name ?? each.block_reason ?? (each.training_id ? say('common.booked.training') : null),
        each.needed_by,
      ]
        .filter(Boolean)
        .join(' · '),
      tone: each.block_id || each.training_id ? 'block' : each.state === 'requested' ? 'waiting' : 'booking',
      // The time of a booking is the enterprise's to change.
      movable: Boolean(each.block_id),
      bookingId: each.booking_id ?? null,
      blockId: each.block_id ?? null,
      state: each.state ?? null,
      reference: each.reference ?? '',
      reason: each.block_reason ?? '',
      units: [each.unit],
    });
  }
  return [...entries.values()];
}

export interface Window {
  starts_at: string;
  ends_at: string;
}

/** The free times that a refusal names, nearest first. */
export function freeOf(problem: { code: string; extra: Readonly<Record<string, unknown>> } | null): Window[] {
  const free = problem?.code === 'slot_taken' ? problem.extra.free : null;
  return Array.isArray(free) ? (free as Window[]) : [];
}

export const meets = (a: Window, b: Window) =>
  Date.parse(a.starts_at) < Date.parse(b.ends_at) && Date.parse(b.starts_at) < Date.parse(a.ends_at);
