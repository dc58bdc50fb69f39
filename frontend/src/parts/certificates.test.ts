import { expect, it } from 'vitest';
import { standingOf } from './certificates';

it('counts days as Shanghai does: the last day is still good', () => {
  const eve = Date.parse('2026-11-24T15:59:00Z');
  expect(standingOf('2026-11-24', eve)).toBe('soon');
  expect(standingOf('2026-11-24', eve + 60_000)).toBe('ended');
  expect(standingOf('2026-12-24', eve)).toBe('soon');
  expect(standingOf('2026-12-25', eve)).toBe('until');
});
