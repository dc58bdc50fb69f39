import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { bandOf, byAge, daysOpen, isOverdue, ownerOf } from './ageing';

it('counts days by the calendar of Shanghai', () => {
  expect(daysOpen('2026-11-01T15:59:00Z', new Date('2026-11-01T16:01:00Z'))).toBe(1);
  expect(daysOpen('2026-11-01T01:00:00Z', new Date('2026-11-01T09:00:00Z'))).toBe(0);
});

it('is overdue on the day after its day', () => {
  const now = new Date('2026-11-20T02:00:00Z');
  expect(isOverdue('2026-11-20', now)).toBe(false);
  expect(isOverdue('2026-11-19', now)).toBe(true);
  expect(isOverdue(null, now)).toBe(false);
});

it('knows whose an exception is', () => {
  expect(ownerOf({ owner_id: null }, 'a')).toBe('nobody');
  expect(ownerOf({ owner_id: 'a' }, 'a')).toBe('me');
  expect(ownerOf({ owner_id: 'b' }, 'a')).toBe('others');
});

it('adds up what is open by its age', () => {
  const age = (more: Partial<Schema['ExceptionAge']>) =>
    ({ kind: 'fee', days: '0-3', count: 1, amount_fen: 5, overdue: 0, unowned: 1, ...more }) as Schema['ExceptionAge'];
  const { rows, sum } = byAge([
    age({}),
    age({ kind: 'ambiguous', count: 2, unowned: 0 }),
    age({ days: '31+', overdue: 1 }),
    age({ days: '4-30', count: 1 }),
  ]);
  expect(rows[0]).toEqual({ band: '0-3', count: 3, amount_fen: 10, overdue: 0, unowned: 1 });
  expect(rows.map(({ band, count }) => [band, count])).toEqual([
    ['0-3', 3],
    ['4-30', 1],
    ['31+', 1],
  ]);
  expect(sum).toEqual({ count: 5, amount_fen: 20, overdue: 1, unowned: 3 });
  expect([bandOf('4-30'), bandOf('31+')]).toEqual([{ first: 4, last: 30 }, { first: 31 }]);
});
