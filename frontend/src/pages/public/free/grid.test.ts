import { describe, expect, it } from 'vitest';
import { freeOf, fullOf, hoursOf, pickAt } from './grid';

describe('a row of the grid', () => {
  it('is full where every unit is taken', () => {
    const busy: [number, number, number][] = [
      [1, 60, 180],
      [2, 120, 240],
    ];
    expect(fullOf({ busy, units: 2 })).toEqual([[120, 180]]);
    expect(fullOf({ busy, units: 1 })).toEqual([[60, 240]]);
    expect(fullOf({ busy: [], units: 1 })).toEqual([]);
  });

  it('is free where it is open, not full and still to come', () => {
    const row = {
      open: [
        [0, 600],
        [700, 800],
      ] as [number, number][],
      busy: [[1, 120, 180]] as [number, number, number][],
      units: 1,
    };
    expect(freeOf(row, 30)).toEqual([
      [30, 120],
      [180, 600],
      [700, 800],
    ]);
    expect(freeOf(row, 150)[0]).toEqual([180, 600]);
    expect(freeOf(row, 900)).toEqual([]);
    expect(hoursOf(freeOf(row, 0))).toBe(10);
  });

  it('is pressed at a slot, for an hour as far as it is free', () => {
    expect(pickAt([[0, 600]], 100, 30)).toEqual([90, 150]);
    expect(pickAt([[0, 120]], 100, 30)).toEqual([90, 120]);
    expect(pickAt([[10, 600]], 12, 30)).toEqual([30, 90]);
    expect(pickAt([[0, 600]], 700, 30)).toBeNull();
    expect(pickAt([[0, 600]], 100, 120)).toEqual([0, 120]);
  });
});
