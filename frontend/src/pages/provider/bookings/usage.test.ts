import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { asBooked, countedAs, deliveryOf, isComplete, isTimed } from './usage';

const window = { starts_at: '2026-03-02T01:00:00Z', ends_at: '2026-03-02T03:30:00Z' };
const price = (unit: Schema['PriceUnit'], unitPrice: number, amount: number) =>
  ({ unit, unit_price_fen: unitPrice, amount_fen: amount, class: 'standard', steps: [] }) as Schema['PriceQuote'];
const order = (unit: Schema['PriceUnit'], time: Schema['TimeWindow'] | null, quantity = 1) => ({
  window: time,
  quantity,
  quote: { price: price(unit, 100, 100) } as Schema['Quote'],
  order: { with_operator: false, consumables: [], companions: [] },
});

describe('the use of a booking', () => {
  it('begins as it was booked, with what its price counts', () => {
    expect(asBooked(order('hour', window))).toMatchObject({ minutes: 150, quantity: null });
    expect(asBooked(order('sample', null, 40))).toMatchObject({ minutes: null, quantity: 40 });
    expect(asBooked(order('month', window, 2))).toMatchObject({ minutes: null, quantity: 2 });
    expect(isTimed(order('fixed', window))).toBe(true);
    expect([countedAs(order('sample', null)), countedAs(order('hour', window))]).toEqual(['samples', null]);
  });

  it('is whole once everything is filled in that its price counts', () => {
    const use = { minutes: 90, quantity: null, consumables: { grid: 0 }, result: '', note: '' };
    expect(isComplete(order('hour', window), use)).toBe(true);
    expect(isComplete(order('hour', window), { ...use, minutes: 0 })).toBe(false);
    expect(isComplete(order('hour', window), { ...use, consumables: { grid: null } })).toBe(false);
    expect(isComplete(order('sample', null), use)).toBe(false);
    expect(isComplete(order('sample', null), { ...use, quantity: 39 })).toBe(true);
    expect(isComplete(order('fixed', null), { ...use, minutes: null })).toBe(true);
  });

  it('is sent without empty words', () => {
    expect(deliveryOf({ minutes: 90, quantity: null, consumables: { grid: 2 }, result: '  ', note: ' done ' })).toEqual(
      {
        actual_minutes: 90,
        quantity: null,
        consumables: { grid: 2 },
        result_reference: null,
        note: 'done',
      },
    );
  });
});
