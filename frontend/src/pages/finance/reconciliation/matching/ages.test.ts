import { expect, it } from 'vitest';
import { daysOf } from './ages';

it('reads bands of ages as people type them', () => {
  expect(daysOf(' 3 7，30 ')).toEqual([3, 7, 30]);
  expect(['', '3 3', '7 3', '1.5', '-1', 'x', '1 2 3 4 5 6 7'].map(daysOf)).toEqual(Array(7).fill(null));
});
