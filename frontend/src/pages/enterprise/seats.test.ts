import { describe, expect, it } from 'vitest';
import { hadOf, mostSeats, seatsOf } from './seats';

describe('seats of one time', () => {
  it('are as many as there are, and as a cart takes', () => {
    expect([0, 1, 4, 20, 21].map(mostSeats)).toEqual([1, 1, 4, 20, 20]);
  });

  it('are so many orders, each held to what it was told', () => {
    const order = { listing_id: 'room', quantity: 1 } as Parameters<typeof seatsOf>[0];
    const parts = [{ expected: { price_fen: 100, subsidy_fen: 50 } }, { expected: { price_fen: 100, subsidy_fen: 0 } }];
    expect(seatsOf(order, 2)).toEqual([order, order]);
    expect(seatsOf(order, 3, { parts })).toEqual([{ ...order, ...parts[0] }, { ...order, ...parts[1] }, order]);
    expect([hadOf({ parts }), hadOf({ parts: [...parts, {}] })]).toEqual([2, 2]);
  });
});
