import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { asBooked, countedAs, deliveryOf, isTimed, priceOf } from './usage';

const window = { starts_at: '2026-03-02T01:00:00Z', ends_at: '2026-03-02T03:30:00Z' };
const price = (unit: Schema['PriceUnit'], unitPrice: number, amount: number) =>
  ({ unit, unit_price_fen: unitPrice, amount_fen: amount, class: 'standard', steps: [] }) as Schema['PriceQuote'];
const order = (unit: Schema['PriceUnit'], time: Schema['TimeWindow'] | null, quantity = 1) => ({
  window: time,
  quantity,
  quote: { price: price(unit, 100, 100) } as Schema['Quote'],
});
const use = (minutes: number | null, quantity: number | null = null) => ({ minutes, quantity, result: '', note: '' });

describe('the use of a booking', () => {
  it('begins as it was booked, with what its price counts', () => {
    expect(asBooked(order('hour', window))).toMatchObject({ minutes: 150, quantity: null });
    expect(asBooked(order('sample', null, 40))).toMatchObject({ minutes: null, quantity: 40 });
    expect(asBooked(order('month', window, 2))).toMatchObject({ minutes: null, quantity: 2 });
    expect(isTimed(order('fixed', window))).toBe(true);
    expect([countedAs(order('sample', null)), countedAs(order('hour', window))]).toEqual(['samples', null]);
  });

  it('is priced by the minute, rounded up, never above the quote', () => {
    const hourly = price('hour', 60_001, 120_002);
    expect(priceOf(hourly, use(1))).toEqual({ fen: 1_001, counted: 1_001, factor: '1 / 60' });
    expect(priceOf(hourly, use(150))).toEqual({ fen: 120_002, counted: 150_003, factor: '150 / 60' });
    expect(priceOf(hourly, use(0))).toBeNull();
  });

  it('is priced by pieces, or not at all by its extent', () => {
    expect(priceOf(price('sample', 28_000, 1_120_000), use(null, 39))?.fen).toBe(1_092_000);
    expect(priceOf(price('sample', 28_000, 1_120_000), use(null, null))).toBeNull();
    expect(priceOf(price('fixed', 8_000_000, 8_000_000), use(null))?.fen).toBe(8_000_000);
  });

  it('is sent without empty words', () => {
    expect(deliveryOf({ minutes: 90, quantity: null, result: '  ', note: ' done ' })).toEqual({
      actual_minutes: 90,
      quantity: null,
      result_reference: null,
      note: 'done',
    });
  });
});
