import { expect, test } from 'vitest';
import { percentOf } from './percent';

test('hundredths of a percent keep their sign and their noughts', () => {
  expect([0, 5, -5, 10_000, -1_234, 123_456_7].map(percentOf)).toEqual([
    '0.00%',
    '0.05%',
    '-0.05%',
    '100.00%',
    '-12.34%',
    '12,345.67%',
  ]);
});
