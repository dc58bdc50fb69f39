import { describe, expect, it } from 'vitest';
import { emptyOrder, type CartLine } from '@/parts/cart';
import { ordersOf, sumOf, type LineState } from './lines';

const line = (key: string, voucher: string): CartLine => ({
  key,
  listing: { id: key, name: key, provider: 'lab' },
  order: { ...emptyOrder({ voucher_payable: true }), voucher },
});
const state = (price: number, subsidy: number): LineState => ({
  quote: { price_fen: price, subsidy_fen: subsidy },
  stands: true,
});

describe('a cart', () => {
  it('holds each order to its quote, and several to what they come to together', () => {
    const states = new Map([
      ['a', state(100, 40)],
      ['b', state(200, 0)],
    ]);
    const one = ordersOf([line('a', 'best'), line('b', 'none')], states);
    expect(one.map(({ expected }) => expected)).toEqual([states.get('a')!.quote, states.get('b')!.quote]);
    const parts = [{ expected: { price_fen: 100, subsidy_fen: 40 } }, { problem: undefined }];
    const together = { price_fen: 100, subsidy_fen: 40, own_share_fen: 60, parts };
    const two = ordersOf([line('a', 'best'), line('b', 'best')], states, together);
    expect(two.map(({ expected }) => expected)).toEqual([parts[0]!.expected, undefined]);
  });

  it('sums what is priced', () => {
    expect(sumOf([state(100, 40), state(200, 0), { stands: false }])).toEqual({
      price: 300,
      subsidy: 40,
      own: 260,
      unpriced: 1,
    });
  });
});
