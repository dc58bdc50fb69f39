import { describe, expect, it } from 'vitest';
import { freeWindowsOf, monthsFrom, shapeOf } from './order';

describe('an order', () => {
  it('asks for what its kind and its price count', () => {
    expect(shapeOf('instrument_time', 'hour')).toBe('time');
    expect(shapeOf('lease', 'month')).toBe('months');
    expect(shapeOf('lease', 'fixed')).toBe('span');
    expect(shapeOf('test_service', 'sample')).toBe('quantity');
  });

  it('runs for whole months from a day in Shanghai', () => {
    expect(monthsFrom('2026-12-01', 3)).toEqual({
      starts_at: '2026-11-30T16:00:00.000Z',
      ends_at: '2027-02-28T16:00:00.000Z',
    });
  });

  it('ends with the month where the month has no such day', () => {
    expect(monthsFrom('2027-01-31', 1).ends_at).toBe('2027-02-27T16:00:00.000Z');
  });

  it('takes free times from a refusal for taken time only', () => {
    const free = [{ starts_at: '2026-12-01T01:00:00Z', ends_at: '2026-12-01T03:00:00Z' }];
    expect(freeWindowsOf({ code: 'slot_taken', extra: { free } })).toEqual(free);
    expect(freeWindowsOf({ code: 'funds_taken', extra: {} })).toEqual([]);
    expect(freeWindowsOf(null)).toEqual([]);
  });
});
