import { describe, expect, it } from 'vitest';
import { askedFor, listingLink, monthsFrom, windowOf } from './order';

const price = (unit: 'hour' | 'sample' | 'month' | 'fixed') => [
  { customer_class: 'standard' as const, unit, amount_fen: 100 },
];

describe('an order', () => {
  it('asks for what the listing is paid by', () => {
    expect(askedFor({ kind: 'instrument_time', prices: price('hour') })).toEqual({
      window: true,
      months: false,
      quantity: false,
    });
    expect(askedFor({ kind: 'lease', prices: price('month') })).toEqual({
      window: false,
      months: true,
      quantity: true,
    });
    expect(askedFor({ kind: 'test_service', prices: price('sample') })).toEqual({
      window: false,
      months: false,
      quantity: true,
    });
    expect(askedFor({ kind: 'tech_contract', prices: price('fixed') })).toEqual({
      window: false,
      months: false,
      quantity: false,
    });
  });

  it('runs for whole months of the calendar', () => {
    expect(monthsFrom('2026-11-26', 2)).toEqual({
      starts_at: '2026-11-25T16:00:00.000Z',
      ends_at: '2027-01-25T16:00:00.000Z',
    });
    expect(monthsFrom('2027-01-31', 1).ends_at).toBe('2027-02-27T16:00:00.000Z');
  });

  it('takes its time from an address, and no nonsense', () => {
    expect(windowOf('2026-11-26T01:00:00Z', '2026-11-26T03:00:00Z')).toEqual({
      starts_at: '2026-11-26T01:00:00.000Z',
      ends_at: '2026-11-26T03:00:00.000Z',
    });
    expect(windowOf('2026-11-26T03:00:00Z', '2026-11-26T01:00:00Z')).toBeNull();
    expect(windowOf('today', '')).toBeNull();
    expect(listingLink('x', { free_from: '2026-11-26T01:00:00Z' }).query).toEqual({});
  });
});
