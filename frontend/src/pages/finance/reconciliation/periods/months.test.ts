import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import type { Exception, Expected, Line } from '../bench/bench';
import { blockersOf, daysOf, isExplained, isMonth, isOver, monthsBetween, shifted, uncovered } from './months';

it('counts months over the turn of the year', () => {
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  expect([shifted('2026-12', 1), shifted('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  expect(['2026-13', '2026-1', '2026-01-01', '2026-01'].map(isMonth)).toEqual([false, false, false, true]);
});

it('ends a month at midnight in Shanghai', () => {
  expect(isOver('2026-03', new Date('2026-03-31T15:59:00Z'))).toBe(false);
  expect(isOver('2026-03', new Date('2026-03-31T16:00:00Z'))).toBe(true);
});

it('knows what stands in the way of closing', () => {
  const line = (booked_on: string) => ({ booked_on }) as Line;
  const payment = (id: string, sent_at: string) => ({ id, sent_at }) as Expected;
  const exception = (more: Partial<Exception>) => more as Exception;
  const found = blockersOf('2026-03', {
    lines: [line('2026-03-02'), line('2026-04-01'), line('2026-02-01'), line('2026-01-05')],
    exceptions: [
      exception({ payment_id: 'raised', state: 'open' }),
      exception({ payment_id: 'other', line_id: 'l', state: 'open' }),
    ],
    expected: [
      payment('raised', '2026-03-05T00:00:00Z'),
      payment('forgotten', '2026-03-31T15:00:00Z'),
      payment('carried', '2026-03-05T00:00:00Z'),
      payment('early', '2026-03-05T00:00:00Z'),
      payment('next', '2026-03-31T16:00:00Z'),
    ],
    carried: [
      exception({ payment_id: 'carried', resolution: 'carried_over', resolved_at: '2026-04-01T02:00:00Z' }),
      exception({ payment_id: 'early', resolution: 'carried_over', resolved_at: '2026-03-20T02:00:00Z' }),
    ],
    closed: new Set(['2026-01']),
  });
  // January is closed: its line was carried over, and waits again.
  expect(found.lines.map(({ booked_on }) => booked_on)).toEqual(['2026-03-02', '2026-01-05']);
  expect(found.raised.map(({ id }) => id)).toEqual(['raised']);
  expect(found.payments.map(({ id }) => id)).toEqual(['forgotten', 'early']);
  expect(found.earlier).toEqual(['2026-02']);
});

it('explains the totals to the last fen', () => {
  const total = (total_fen: number) => ({ count: 1, total_fen });
  const totals: Schema['PeriodTotals'] = {
    month: '2026-03',
    approved: total(100),
    sent: total(90),
    debited: total(99),
    credited: total(0),
    differences: [
      { kind: 'claim_not_sent', ...total(30) },
      { kind: 'sent_for_other_month', ...total(20) },
      { kind: 'sent_not_debited', ...total(10) },
      { kind: 'debit_of_other_month', ...total(12) },
      { kind: 'debited_again', ...total(2) },
      { kind: 'debit_without_payment', ...total(1) },
      { kind: 'bank_charge', ...total(4) },
    ],
  };
  expect(isExplained(totals)).toBe(true);
  expect(isExplained({ ...totals, debited: total(96) })).toBe(false);
});

it('counts the days that nobody has seen, of accounts that are needed', () => {
  const account = (is_needed: boolean, n: number) =>
    ({ is_needed, gaps: Array(n).fill({ kind: 'statement_missing' }) }) as Schema['AccountCoverage'];
  expect(uncovered([account(true, 2), account(false, 1), account(true, 0)])).toBe(2);
  expect([daysOf('2026-03-01', '2026-03-01'), daysOf('2026-03-01', '2026-03-10'), daysOf('2026-03-01', null)]).toEqual([
    '2026-03-01',
    '2026-03-01 – 2026-03-10',
    '2026-03-01',
  ]);
});
