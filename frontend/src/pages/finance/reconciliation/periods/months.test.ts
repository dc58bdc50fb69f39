import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { daysOf, isExplained, isMonth, isOver, monthsBetween, shifted } from './months';

it('counts months over the turn of the year', () => {
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  expect([shifted('2026-12', 1), shifted('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  expect(['2026-13', '2026-1', '2026-01-01', '2026-01'].map(isMonth)).toEqual([false, false, false, true]);
});

it('ends a month at midnight in Shanghai', () => {
  expect(isOver('2026-03', new Date('2026-03-31T15:59:00Z'))).toBe(false);
  expect(isOver('2026-03', new Date('2026-03-31T16:00:00Z'))).toBe(true);
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

it('tells days as one, or from the first to the last', () => {
  expect([daysOf('2026-03-01', '2026-03-01'), daysOf('2026-03-01', '2026-03-10'), daysOf('2026-03-01', null)]).toEqual([
    '2026-03-01',
    '2026-03-01 – 2026-03-10',
    '2026-03-01',
  ]);
});
