import { expect, it } from 'vitest';
import { fullWindows, gaps, isFree, type TimeWindow } from './windows';

const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;
const span = (from: number, to: number): TimeWindow => ({ starts_at: at(from), ends_at: at(to) });

it('finds where every unit is taken', () => {
  expect(fullWindows([span(1, 3), span(2, 4)], 1)).toEqual([span(1, 4)]);
  expect(fullWindows([span(1, 3), span(2, 4)], 2)).toEqual([span(2, 3)]);
  expect(fullWindows([span(1, 2), span(2, 3)], 1)).toEqual([span(1, 3)]);
  expect(fullWindows([span(1, 2), span(2, 3)], 2)).toEqual([]);
});

it('finds what is left', () => {
  expect(gaps([span(3, 4), span(1, 2)], at(0), at(5))).toEqual([span(0, 1), span(2, 3), span(4, 5)]);
  expect(gaps([span(0, 9)], at(1), at(2))).toEqual([]);
  expect(gaps([], at(1), at(2))).toEqual([span(1, 2)]);
});

it('knows what can be booked', () => {
  const open = [span(1, 4), span(4, 8)];
  expect(isFree(span(3, 5), open, [])).toBe(true);
  expect(isFree(span(0, 2), open, [])).toBe(false);
  expect(isFree(span(2, 4), open, [span(3, 5)])).toBe(false);
  expect(isFree(span(2, 3), open, [span(3, 5)])).toBe(true);
  expect(isFree(span(3, 3), open, [])).toBe(false);
});
