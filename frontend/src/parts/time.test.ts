import { expect, it } from 'vitest';
import { formatDay, formatMinute, formatSpan, fromLocal, local, startOfDay, startOfWeek } from './time';

it('shows Shanghai’s wall clock wherever the browser is', () => {
  expect(formatMinute('2026-03-02T01:00:00Z')).toBe('2026-03-02 09:00');
  expect(formatDay('2026-03-02T16:30:00Z')).toBe('2026-03-03');
  expect(formatSpan('2026-03-02T01:00:00Z', '2026-03-02T03:00:00Z')).toBe('2026-03-02 09:00–11:00');
  expect(formatSpan('2026-03-02T14:00:00Z', '2026-03-02T17:00:00Z')).toBe('2026-03-02 22:00–2026-03-03 01:00');
});

it('reads back what it writes', () => {
  const at = '2026-11-24T03:30:00.000Z';
  expect(fromLocal(local(at))).toBe(at);
  expect(fromLocal('2026-11-24T11:30')).toBe(at);
  expect(fromLocal('2026-11-24')).toBe('2026-11-23T16:00:00.000Z');
});

it('begins days at midnight and weeks on Monday in Shanghai', () => {
  expect(startOfDay('2026-11-24T17:00:00Z').toISOString()).toBe('2026-11-24T16:00:00.000Z');
  expect(startOfWeek('2026-11-29T15:59:00Z').toISOString()).toBe('2026-11-22T16:00:00.000Z');
  expect(startOfWeek('2026-11-29T16:00:00Z').toISOString()).toBe('2026-11-29T16:00:00.000Z');
});
