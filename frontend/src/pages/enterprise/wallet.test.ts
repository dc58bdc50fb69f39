import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { lastDayOf, totalsOf } from './wallet';

const NOW = Date.parse('2026-11-24T00:00:00Z');

function voucher(change: Partial<Schema['VoucherView']>): Schema['VoucherView'] {
  const plain = { state: 'active', expires_at: '2027-09-14T16:00:00Z', available_fen: 100, held_fen: 20 };
  return { ...plain, redeemed_fen: 3, paid_out_fen: 4, ...change } as Schema['VoucherView'];
}

it('adds up vouchers and leaves out what cannot be used or does not end soon', () => {
  const soon = voucher({ expires_at: '2026-12-24T16:00:00Z' });
  const frozen = voucher({ state: 'frozen', expires_at: '2026-12-24T16:00:00Z' });
  expect(totalsOf([voucher({}), soon, frozen], NOW)).toEqual({
    available: 200,
    held: 60,
    redeemed: 9,
    paidOut: 12,
    expiring: 100,
  });
});

it('is good through the day that ends with it', () => {
  expect(lastDayOf({ expires_at: '2027-09-14T16:00:00Z' })).toBe('2027-09-14T15:59:59.999Z');
});
