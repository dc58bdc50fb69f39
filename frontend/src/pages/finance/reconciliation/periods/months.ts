import type { Schema } from '@/api/client';
import { formatDay } from '@/parts/time';

/** Months are their names, `2026-03`: they sort as text. */
export const monthOf = (day: string) => day.slice(0, 7);

export function shifted(month: string, by: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + by);
  return at.toISOString().slice(0, 7);
}

/** Newest first. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = last; month >= first && months.length < 240; month = shifted(month, -1)) months.push(month);
  return months;
}

export const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** A month can be closed once it is over in Asia/Shanghai. */
export const isOver = (month: string, now: Date) => monthOf(formatDay(now)) > month;

/** The days of a gap: one, or from the first to the last. */
export const daysOf = (from: string, to: string | null | undefined) => (!to || to === from ? from : `${from} – ${to}`);

type Kind = Schema['DifferenceKind'];

/** The way from one total to the next: which differences are added and which taken off. */
export const WAY: { from: 'approved' | 'sent'; to: 'sent' | 'debited'; steps: { kind: Kind; sign: 1 | -1 }[] }[] = [
  {
    from: 'approved',
    to: 'sent',
    steps: [
      { kind: 'claim_not_sent', sign: -1 },
      { kind: 'sent_for_other_month', sign: 1 },
      { kind: 'sent_and_reissued', sign: 1 },
      { kind: 'netted', sign: -1 },
    ],
  },
  {
    from: 'sent',
    to: 'debited',
    steps: [
      { kind: 'sent_not_debited', sign: -1 },
      { kind: 'debit_of_other_month', sign: 1 },
      { kind: 'debited_again', sign: 1 },
      { kind: 'bank_charge', sign: 1 },
      { kind: 'debit_without_payment', sign: 1 },
    ],
  },
];

/** Whether the differences lead from each total to the next, to the last fen. */
export function isExplained(totals: Schema['PeriodTotals']): boolean {
  const of = (kind: Kind) => totals.differences.find((each) => each.kind === kind)?.total_fen ?? 0;
  return WAY.every(
    ({ from, to, steps }) =>
      totals[from].total_fen + steps.reduce((sum, { kind, sign }) => sum + sign * of(kind), 0) === totals[to].total_fen,
  );
}
