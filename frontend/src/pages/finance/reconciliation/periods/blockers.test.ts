import { expect, it } from 'vitest';
import { type Blocker, type BlockersOfKind, countOf, isElsewhere, placeOf, placeOfKind } from './blockers';

const blocker = (kind: string, more: Partial<Blocker> = {}): Blocker => ({
  kind,
  reference: 'R-1',
  subject_id: 'id',
  amount_fen: 100,
  on: '2026-03-05',
  until: null,
  currency: 'CNY',
  ...more,
});
const ofKind = (kind: string, more: Partial<Blocker>[] = [{}], count = more.length): BlockersOfKind => ({
  kind,
  count,
  total_fen: 100,
  first: more.map((each) => blocker(kind, each)),
});

it('leads from each thing that is open to where it is settled', () => {
  expect(placeOf(blocker('open_line'))).toEqual({ name: 'finance-line', params: { id: 'id' } });
  expect(placeOf(blocker('statement_finding'))).toEqual({ name: 'finance-statement', params: { id: 'id' } });
  expect(placeOf(blocker('open_exception'))).toEqual({ name: 'finance-exception', params: { id: 'id' } });
  expect(placeOf(blocker('payment_not_at_bank'))).toEqual({ name: 'finance-reconciliation', query: { q: 'R-1' } });
  expect(placeOf(blocker('statement_missing', { subject_id: null }))).toBe('#coverage');
  const earlier = blocker('earlier_month_open', { reference: '', subject_id: null, on: '2026-01-07' });
  expect(placeOf(earlier)).toEqual({ name: 'finance-period', params: { month: '2026-01' } });
});

it('leads nowhere where a thing is of another region, or unknown', () => {
  expect(placeOf(blocker('open_line', { reference: '', subject_id: null }))).toBeNull();
  expect(placeOf(blocker('balance_gap', { reference: '', subject_id: null }))).toBeNull();
  expect(isElsewhere(blocker('open_line', { reference: '', subject_id: null }))).toBe(true);
  expect(isElsewhere(blocker('statement_finding', { reference: '' }))).toBe(false);
  expect(placeOf(blocker('of_tomorrow'))).toBeNull();
  expect(placeOfKind(ofKind('of_tomorrow'), '2026-03')).toBeNull();
});

it('shows the days of all lines that are open, also of those carried over from a closed month', () => {
  const to = '2026-03-31';
  expect(placeOfKind(ofKind('open_line'), '2026-03')).toEqual({
    name: 'finance-reconciliation',
    query: { from: '2026-03-01', to },
  });
  expect(placeOfKind(ofKind('open_line', [{}, { on: '2026-01-20' }]), '2026-03')).toEqual({
    name: 'finance-reconciliation',
    query: { from: '2026-01-20', to },
  });
  expect(placeOfKind(ofKind('payment_not_at_bank'), '2026-02')).toEqual({
    name: 'finance-reconciliation',
    query: { to: '2026-02-28' },
  });
});

it('counts also what is not told one by one', () => {
  expect(countOf([ofKind('open_line', [{}], 350), ofKind('statement_finding')])).toBe(351);
  expect(countOf([])).toBe(0);
});
