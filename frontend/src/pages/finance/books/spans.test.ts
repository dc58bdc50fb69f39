import { expect, it } from 'vitest';
import { lastMonthEnd, movedOf, netOf, thisMonth } from './spans';

it('begins a statement with the month', () => {
  expect(thisMonth('2026-11-29')).toEqual({ since: '2026-11-01', until: '2026-11-29' });
});

it('asks for the end of the month before', () => {
  expect(lastMonthEnd('2026-11-29')).toBe('2026-10-31');
  expect(lastMonthEnd('2026-01-01')).toBe('2025-12-31');
  expect(lastMonthEnd('2028-03-05')).toBe('2028-02-29');
});

it('adds up both ways apart', () => {
  expect(movedOf([{ change_fen: 500 }, { change_fen: -120 }, { change_fen: -30 }])).toEqual({ into: 500, out: 150 });
  expect(netOf({ credits_posted: 500, debits_posted: 150, credits_pending: 9, debits_pending: 9 })).toBe(350);
});
