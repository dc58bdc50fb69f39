import { describe, expect, it } from 'vitest';
import { emptyOrder } from '@/parts/cart';
import { monthsFrom, orderOf, questionOf, shapeOf, windowOf } from './order';

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

  it('takes a window from a link, and none from what names none', () => {
    const window = { starts_at: '2026-12-01T01:00:00.000Z', ends_at: '2026-12-01T03:00:00.000Z' };
    expect(windowOf('2026-12-01T01:00:00Z', '2026-12-01T03:00:00Z')).toEqual(window);
    expect(windowOf('2026-12-01T03:00:00Z', '2026-12-01T01:00:00Z')).toBeNull();
    expect(windowOf(undefined, 'soon')).toBeNull();
  });

  it('says only what was asked for, and asks without the words of a reason', () => {
    const form = { ...emptyOrder({ voucher_payable: true }), consumables: { stub: 2, mount: 0 } };
    expect(orderOf('one', form)).toEqual({
      listing_id: 'one',
      window: null,
      quantity: 1,
      voucher: 'best',
      declared: [],
      consumables: { stub: 2 },
    });
    const pleading = { ...form, reason: ' 急件 ', accepted: ['too_long' as const], with_operator: true };
    expect(orderOf('one', pleading)).toMatchObject({
      accept_warnings: ['too_long'],
      exception_reason: '急件',
      with_operator: true,
    });
    expect(questionOf('one', pleading)).toEqual(questionOf('one', { ...pleading, reason: '别的', accepted: [] }));
  });
});
