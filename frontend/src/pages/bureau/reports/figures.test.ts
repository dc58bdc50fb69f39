import { expect, it } from 'vitest';
import { hours, inHours, shareOf } from './figures';

it('says minutes as hours', () => {
  expect(hours(90)).toBe('1.5');
  expect(hours(74_070)).toBe('1,234.5');
  expect(inHours(0)).toBe(0);
});

it('says shares to a tenth of a per cent', () => {
  expect(shareOf(1, 3)).toBe(3_330);
  expect(shareOf(5, 0)).toBe(0);
});
