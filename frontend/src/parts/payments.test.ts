import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { dayOf, sumPayments, yearOf } from './payments';

const payment = (fields: Partial<Schema['Payment']>) =>
  ({ amount_fen: 100, state: 'paid', created_at: '2026-03-01T00:00:00Z', ...fields }) as Schema['Payment'];

describe('payments', () => {
  it('are summed by where the money is, one that was paid again once', () => {
    const sums = sumPayments([
      payment({}),
      payment({ state: 'pending', amount_fen: 20 }),
      payment({ state: 'sent', amount_fen: 3 }),
      payment({ state: 'returned', amount_fen: 7 }),
      payment({ state: 'reissued', amount_fen: 1000 }),
    ]);
    expect(sums).toEqual({
      received: { fen: 100, count: 1 },
      onTheWay: { fen: 23, count: 2 },
      returned: { fen: 7, count: 1 },
    });
  });

  it('belong to the day of the bank, or the local day of the last that is known', () => {
    expect(dayOf(payment({ paid_on: '2026-03-09', sent_at: '2026-03-02T00:00:00Z' }))).toBe('2026-03-09');
    expect(dayOf(payment({ state: 'sent', sent_at: '2026-03-02T17:00:00Z' }))).toBe('2026-03-03');
    expect(yearOf(payment({ created_at: '2025-12-31T17:00:00Z' }))).toBe('2026');
  });
});
