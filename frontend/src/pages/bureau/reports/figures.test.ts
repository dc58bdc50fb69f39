import { expect, it } from 'vitest';
import { hours, inHours, percent } from './figures';

it('says minutes as hours', () => {
  expect(hours(90)).toBe('1.5');
  expect(hours(74_070)).toBe('1,234.5');
  expect(inHours(0)).toBe(0);
});

it('says shares to a tenth of a per cent', () => {
  expect(percent(1, 3)).toBe('33.3%');
  expect(percent(5, 0)).toBe('0%');
  expect(percent(0, 5)).toBe('0%');
  expect(percent(17, 283_835)).toBe('< 0.1%');
});
