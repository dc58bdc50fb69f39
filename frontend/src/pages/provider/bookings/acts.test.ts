import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { actsOf, canDeliver, startFrom } from './acts';

const window = { starts_at: '2026-03-02T01:00:00Z', ends_at: '2026-03-02T03:00:00Z' };
const at = (clock: string) => Date.parse(`2026-03-02T${clock}:00Z`);
const booking = (state: Schema['BookingState'], time: Schema['TimeWindow'] | null = window) => ({
  state,
  window: time,
});

describe('what a provider may do', () => {
  it('follows the clock where a time was booked', () => {
    const confirmed = booking('confirmed');
    expect(actsOf(confirmed, at('00:44'))).toEqual(['cancel']);
    expect(actsOf(confirmed, at('00:45'))).toEqual(['start', 'cancel']);
    expect(actsOf(confirmed, at('01:00'))).toEqual(['start', 'noShow', 'cancel']);
    expect([canDeliver(confirmed, at('00:59')), canDeliver(confirmed, at('01:00'))]).toEqual([false, true]);
    expect(startFrom(confirmed)).toBe(at('00:45'));
  });

  it('needs no start where samples were ordered', () => {
    expect(actsOf(booking('confirmed', null), at('00:00'))).toEqual(['cancel']);
    expect(canDeliver(booking('confirmed', null), at('00:00'))).toBe(true);
    expect(startFrom(booking('confirmed', null))).toBeNull();
  });

  it('lets go whoever was let in, once', () => {
    const attendance = { booked_minutes: 120, checked_in_at: window.starts_at };
    const left = { ...attendance, checked_out_at: window.ends_at };
    expect(actsOf({ ...booking('in_use'), attendance }, at('02:00'))).toEqual(['checkOut', 'cancel']);
    expect(actsOf({ ...booking('in_use'), attendance: left }, at('04:00'))).toEqual(['cancel']);
  });

  it('ends with the delivery', () => {
    expect(actsOf(booking('requested'), at('05:00'))).toEqual(['confirm', 'decline']);
    expect(actsOf(booking('in_use'), at('05:00'))).toEqual(['cancel']);
    for (const state of ['delivered', 'accepted', 'disputed', 'cancelled', 'no_show', 'rejected'] as const) {
      expect(actsOf(booking(state), at('05:00'))).toEqual([]);
      expect(canDeliver(booking(state), at('05:00'))).toBe(false);
    }
  });
});
