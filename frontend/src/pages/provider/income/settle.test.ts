import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { settle, sum } from './settle';

const booking = (id: string, price: number, subsidy: number, at = '2026-03-02T01:00:00Z', is_own_use = false) =>
  ({
    id,
    provider_id: 'us',
    state: 'accepted',
    final_price_fen: price,
    final_subsidy_fen: subsidy,
    accepted_at: at,
    updated_at: at,
    is_own_use,
  }) as Schema['BookingView'];
const claim = (id: string, payee: string, amount: number, state: Schema['ClaimState']) =>
  ({ booking_id: id, payee_id: payee, amount_fen: amount, state }) as Schema['ClaimView'];

describe('what comes in for accepted bookings', () => {
  const rows = settle(
    [
      booking('paid', 100, 40, '2026-03-05T01:00:00Z'),
      booking('reviewed', 200, 80, '2026-03-04T01:00:00Z'),
      booking('reimbursed', 300, 90, '2026-03-03T01:00:00Z'),
      booking('unclaimed', 50, 10, '2026-03-02T01:00:00Z'),
      booking('plain', 70, 0, '2025-12-31T17:00:00Z'),
      booking('refused', 30, 10, '2025-03-01T01:00:00Z'),
      booking('own', 900, 0, '2026-03-05T01:00:00Z', true),
    ],
    [
      claim('paid', 'us', 40, 'reconciled'),
      claim('reviewed', 'us', 80, 'city_review'),
      claim('reimbursed', 'them', 90, 'paid'),
      claim('refused', 'us', 10, 'rejected'),
    ],
  );

  it('is split by who pays it to the provider', () => {
    const split = Object.fromEntries(rows.map((row) => [row.booking.id, [row.company, row.treasury, row.unclaimed]]));
    expect(split).toEqual({
      paid: [60, 40, 0],
      reviewed: [120, 80, 0],
      // The company is paid back, and pays the whole.
      reimbursed: [300, 0, 0],
      unclaimed: [40, 0, 10],
      plain: [70, 0, 0],
      // What the treasury refuses is the company's to pay.
      refused: [30, 0, 0],
    });
    expect(rows.map(({ year }) => year)).toEqual(['2026', '2026', '2026', '2026', '2026', '2025']);
  });

  it('adds up to the prices', () => {
    const sums = sum(rows);
    expect(sums).toEqual({ count: 6, price: 750, company: 620, paid: 40, inProcess: 80, unclaimed: 10 });
    expect(sums.company + sums.paid + sums.inProcess + sums.unclaimed).toBe(sums.price);
  });
});
