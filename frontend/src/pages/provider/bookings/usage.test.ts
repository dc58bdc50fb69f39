import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { asKnown, countedAs, deliveryOf, isComplete, isTimed, piecesOf, saidOf } from './usage';

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
    expect(asKnown(order('hour', window))).toMatchObject({ minutes: 150, quantity: null });
    expect(asKnown(order('sample', null, 40))).toMatchObject({ minutes: null, quantity: 40 });
    expect(asKnown(order('month', window, 2))).toMatchObject({ minutes: null, quantity: 2 });
    expect(isTimed(order('fixed', window))).toBe(true);
    expect([countedAs(order('sample', null)), countedAs(order('hour', window))]).toEqual(['samples', null]);
  });

  it('is as the door says, else as the meter, else as booked', () => {
    const booked = order('hour', window);
    const metered = { ...booked, metered: { minutes: 75, records: [] } };
    const attended = { ...metered, attendance: { used_minutes: 60 } as Schema['AttendanceView'] };
    expect(asKnown(booked)).toMatchObject({ minutes: 150, from: 'booked' });
    expect(asKnown(metered)).toMatchObject({ minutes: 75, from: 'meter' });
    expect(asKnown(attended)).toMatchObject({ minutes: 60, from: 'attendance' });
    expect(saidOf(attended).map(({ minutes }) => minutes)).toEqual([60, 75, 150]);
    expect(saidOf(booked).map(({ minutes }) => minutes)).toEqual([null, null, 150]);
    // Who has not left yet says nothing.
    const within = { ...booked, attendance: { used_minutes: null } as Schema['AttendanceView'] };
    expect(asKnown(within).from).toBe('booked');
  });

  it('counts every consumable of the tariff, what was ordered first', () => {
    const piece = (code: string, ordered: number) => ({ code, ordered, name: { zh: code, en: code }, amount_fen: 1 });
    const booked = order('hour', window);
    const both = { ...booked, order: { ...booked.order, by_piece: [piece('gold', 0), piece('grid', 5)] } };
    expect(piecesOf(both).map(({ code }) => code)).toEqual(['grid', 'gold']);
    expect(asKnown(both).consumables).toEqual({ grid: 5, gold: 0 });
    expect(piecesOf(booked)).toEqual([]);
  });

  it('names whose minutes were taken, and says only those that were typed', () => {
    const use = asKnown({ ...order('hour', window), metered: { minutes: 75, records: [] } });
    expect(deliveryOf(use)).toMatchObject({ minutes_from: 'meter' });
    expect(deliveryOf(use)).not.toHaveProperty('actual_minutes');
    expect(deliveryOf({ ...use, minutes: 80, from: 'stated' })).toMatchObject({ actual_minutes: 80 });
    expect(deliveryOf(asKnown(order('sample', null, 4)))).toMatchObject({ actual_minutes: null });
  });

  it('is whole once everything is filled in that its price counts', () => {
    const use = {
      minutes: 90,
      from: 'stated' as const,
      quantity: null,
      consumables: { grid: 0 },
      result: '',
      note: '',
    };
    expect(isComplete(order('hour', window), use)).toBe(true);
    expect(isComplete(order('hour', window), { ...use, minutes: 0 })).toBe(false);
    expect(isComplete(order('hour', window), { ...use, consumables: { grid: null } })).toBe(false);
    expect(isComplete(order('sample', null), use)).toBe(false);
    expect(isComplete(order('sample', null), { ...use, quantity: 39 })).toBe(true);
    expect(isComplete(order('fixed', null), { ...use, minutes: null })).toBe(true);
  });

  it('is sent without empty words', () => {
    expect(
      deliveryOf({
        minutes: 90,
        from: 'stated',
        quantity: null,
        consumables: { grid: 2 },
        result: '  ',
        note: ' done ',
      }),
    ).toEqual({
      actual_minutes: 90,
      quantity: null,
      consumables: { grid: 2 },
      result_reference: null,
      note: 'done',
    });
  });
});
