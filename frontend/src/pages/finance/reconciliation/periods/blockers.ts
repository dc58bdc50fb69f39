import type { RouteLocationRaw } from 'vue-router';
import type { Schema } from '@/api/client';
import { monthOf, shifted } from './months';

export type Blocker = Schema['PeriodBlocker'];
export type BlockersOfKind = Schema['PeriodBlockers'];

/** A page, or a place on that of the month. */
export type Place = RouteLocationRaw | `#${string}`;

/** Where one thing that stands in the way of closing is settled; nowhere for who may not see it. */
export function placeOf({ kind, subject_id: id, reference, on }: Blocker): Place | null {
  if (kind === 'earlier_month_open') return { name: 'finance-period', params: { month: monthOf(on) } };
  switch (kind) {
    case 'open_line':
      return id ? { name: 'finance-line', params: { id } } : null;
    case 'statement_finding':
      return id ? { name: 'finance-statement', params: { id } } : null;
    case 'open_exception':
      return id ? { name: 'finance-exception', params: { id } } : null;
    // On the workbench it is found, or said to be missing.
    case 'payment_not_at_bank':
      return id ? { name: 'finance-reconciliation', query: { q: reference } } : null;
    case 'statement_missing':
    case 'balance_gap':
      return reference ? '#coverage' : null;
    default:
      return null;
  }
}

/** Whether it is of another region, so that it is told without its name and its amount. */
export const isElsewhere = ({ kind, reference, subject_id }: Blocker) =>
  kind !== 'earlier_month_open' && !reference && !subject_id;

/** Where all of one kind are settled. */
export function placeOfKind({ kind, first }: BlockersOfKind, month: string): Place | null {
  const last = new Date(`${shifted(month, 1)}-01T00:00:00Z`);
  last.setUTCDate(0);
  const to = last.toISOString().slice(0, 10);
  switch (kind) {
    case 'earlier_month_open':
      return first[0] ? placeOf(first[0]) : null;
    case 'open_line': {
      // What was carried over out of a closed month is of its day.
      const from = [`${month}-01`, ...first.map(({ on }) => on)].sort()[0];
      return { name: 'finance-reconciliation', query: { from, to } };
    }
    case 'statement_finding':
      return { name: 'finance-statements' };
    case 'open_exception':
      return { name: 'finance-exceptions', query: { kind: 'missing_at_bank' } };
    case 'payment_not_at_bank':
      return { name: 'finance-reconciliation', query: { to } };
    case 'statement_missing':
    case 'balance_gap':
      return '#coverage';
    default:
      return null;
  }
}

/** How many things stand in the way. */
export const countOf = (kinds: readonly BlockersOfKind[]) => kinds.reduce((sum, { count }) => sum + count, 0);

/** What is told with an amount. */
export const hasAmount = (kind: string) => !['statement_missing', 'statement_finding'].includes(kind);
