import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { beginsTomorrow, comingFormOf, comingOf, wrongComing } from './coming';
import { NOTHING } from './values';

const price = (customer_class: Schema['CustomerClass'], amount_fen: number) => ({
  customer_class,
  unit: 'hour' as const,
  amount_fen,
});
const listing = {
  kind: 'instrument_time',
  prices: [price('standard', 10_000), price('sme', 8_000)],
  photo_urls: [],
  opening_hours: {},
} as unknown as Schema['ListingView'];

describe('announced prices in the form', () => {
  it('begin from those in force and come out as the API takes them', () => {
    const form = comingFormOf(listing, NOTHING);
    expect(wrongComing(form, 'instrument_time')).toEqual({ begins_on: 'required' });
    form.begins_on = '2026-12-10';
    form.prices.sme.amount = null;
    expect(comingOf(form)).toEqual({ prices: [price('standard', 10_000)] });
    form.prices.standard.amount = null;
    expect(wrongComing(form, 'instrument_time')).toEqual({ prices: 'noPrice' });
  });

  it('keep the tariff that is announced with them', () => {
    const tariff = { ...NOTHING, set_up_fee_fen: 500 };
    const coming = { id: 'x', begins_on: '2026-12-10', prices: [price('standard', 1)], tariff, announced_at: '' };
    expect(comingOf(comingFormOf(listing, NOTHING, coming))).toEqual({ prices: coming.prices, tariff });
  });

  it('begin tomorrow in Shanghai', () => {
    expect(beginsTomorrow(new Date('2026-12-09T15:59:00Z'))).toBe('2026-12-10');
    expect(beginsTomorrow(new Date('2026-12-09T16:00:00Z'))).toBe('2026-12-11');
  });
});
