import { expect, it } from 'vitest';
import { formatBasisPoints, formatYuan, parseYuan, plainYuan } from './money';

it('shows fen as yuan with two decimals and separators', () => {
  expect([0, 5, 100, 1234567, -1234567, 123456789012].map(formatYuan)).toEqual([
    '0.00',
    '0.05',
    '1.00',
    '12,345.67',
    '-12,345.67',
    '1,234,567,890.12',
  ]);
});

it('reads exactly what a person types', () => {
  expect(['12345.67', '12,345.67', '￥1', '0.1', ' 7.05 ', '1.1'].map(parseYuan)).toEqual([
    1234567, 1234567, 100, 10, 705, 110,
  ]);
  expect(['', 'x', '1.234', '-1', '1,2', '12,34.5', '99999999999999999'].map(parseYuan)).toEqual(Array(7).fill(null));
});

it('reads back what it writes', () => {
  for (const fen of [0, 1, 9, 10, 99, 100, 101, 123456, 10_000_000]) {
    expect(parseYuan(formatYuan(fen))).toBe(fen);
    expect(parseYuan(plainYuan(fen))).toBe(fen);
  }
});

it('shows basis points as per cent', () => {
  expect([4000, 1250, 33].map(formatBasisPoints)).toEqual(['40%', '12.5%', '0.33%']);
});
