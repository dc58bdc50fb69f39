import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { DAY_MS, formatClock } from '@/parts/time';
import { byListing, clockOf, isDense } from './day';

const entry = (listing: string, from: string, to: string, unit = 1): Schema['CalendarEntry'] => ({
  listing_id: listing,
  unit,
  setup_minutes: 0,
  cleanup_minutes: 0,
  is_own_use: false,
  starts_at: from,
  ends_at: to,
});
const day = new Date('2026-03-02T00:00:00+08:00');

describe('the day sheet', () => {
  it('is in the order of the codes, and of time within each', () => {
    const listings = [
      { id: 'a', code: 'LAB-10', name: 'X', units: 1 },
      { id: 'b', code: 'LAB-2', name: 'Y', units: 3 },
    ];
    const entries = [
      entry('a', '2026-03-02T03:00:00Z', '2026-03-02T04:00:00Z'),
      entry('b', '2026-03-02T01:00:00Z', '2026-03-02T02:00:00Z', 2),
      entry('a', '2026-03-02T01:00:00Z', '2026-03-02T02:00:00Z'),
      entry('b', '2026-03-02T01:00:00Z', '2026-03-02T02:00:00Z', 1),
    ];
    const days = byListing(entries, listings);
    expect(days.map(({ code, isMany }) => [code, isMany])).toEqual([
      ['LAB-2', true],
      ['LAB-10', false],
    ]);
    expect(days[0]!.entries.map(({ unit }) => unit)).toEqual([1, 2]);
    expect(days[1]!.entries.map(({ starts_at }) => starts_at.slice(11, 13))).toEqual(['01', '03']);
  });

  it('is in small print once a sheet does not hold it', () => {
    const one = (n: number) => ({ entries: Array.from({ length: n }, () => entry('a', '', '')) });
    expect(isDense([one(20)], 0)).toBe(false);
    expect(isDense([one(20)], 10)).toBe(true);
    expect(
      isDense(
        Array.from({ length: 8 }, () => one(5)),
        0,
      ),
    ).toBe(true);
  });

  it('shows what goes over midnight as open', () => {
    const clock = (from: string, to: string) => clockOf(entry('a', from, to), day, formatClock, DAY_MS);
    expect(clock('2026-03-02T01:00:00Z', '2026-03-02T03:30:00Z')).toBe('09:00–11:30');
    expect(clock('2026-03-01T01:00:00Z', '2026-03-09T01:00:00Z')).toBe('…–…');
    expect(clock('2026-03-02T10:00:00Z', '2026-03-02T16:00:00Z')).toBe('18:00–24:00');
  });
});
