import { describe, expect, it } from 'vitest';
import { hoursOf, perCent } from './record';
import { spanOf } from '@/parts/span';

describe('figures', () => {
  it('are said in the largest whole unit', () => {
    expect(spanOf(2880)).toEqual({ unit: 'days', n: 2 });
    expect(spanOf(120)).toEqual({ unit: 'hours', n: 2 });
    expect(spanOf(90)).toEqual({ unit: 'minutes', n: 90 });
  });

  it('of a record never say more than there is', () => {
    expect(hoursOf(90)).toBe('1.5');
    expect(hoursOf(60_000)).toBe('1,000');
    expect(perCent(199, 200)).toBe('99%');
    expect(perCent(3, 3)).toBe('100%');
  });
});
