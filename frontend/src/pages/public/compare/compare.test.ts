import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { lowest } from './rows';
import { idsOf } from './useCompare';

const id = (n: number) => `01a2268b-3d13-76e8-abc1-3d597bae34b${n}`;

describe('comparing listings', () => {
  it('takes up to four ids, each once, and nothing else', () => {
    expect(idsOf('')).toEqual([]);
    expect(idsOf(`${id(1)},${id(1)},x,${id(2)}`)).toEqual([id(1), id(2)]);
    expect(idsOf([1, 2, 3, 4, 5].map(id).join(','))).toHaveLength(4);
  });

  it('names the lowest price only where prices are for the same', () => {
    const priced = (unit: Schema['PriceUnit'], amount_fen: number) => ({
      prices: [{ customer_class: 'standard' as const, unit, amount_fen }],
    });
    expect(lowest([priced('hour', 300), priced('hour', 200)])).toBe(200);
    expect(lowest([priced('hour', 300), priced('sample', 200)])).toBeNull();
    expect(lowest([priced('hour', 300), { prices: [] }])).toBeNull();
    expect(lowest([priced('hour', 300), priced('hour', 300)])).toBeNull();
  });
});
