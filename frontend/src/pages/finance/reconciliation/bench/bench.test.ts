import { describe, expect, it } from 'vitest';
import { hintsOf, isMatchable, lineSays, openLines, payables, planOf, ranked, type Expected, type Line } from './bench';

const line = (id: string, fen: number, more: Partial<Line> = {}): Line => ({
  id,
  statement_id: 's',
  line_no: 1,
  booked_on: '2026-03-11',
  direction: 'debit',
  amount_fen: fen,
  end_to_end_reference: '',
  bank_reference: '',
  counterparty_name: '',
  counterparty_account: '',
  remark: '',
  state: 'exception',
  currency: 'CNY',
  ...more,
});
const open = (id: string, fen: number, more: Partial<Line> = {}) => ({
  line: line(id, fen, more),
  exception: {
    id: `e-${id}`,
    kind: 'ambiguous' as const,
    line_id: id,
    payment_id: 'suggested',
    reason: '',
    state: 'open' as const,
    raised_at: '',
    is_by_hand: false,
  },
});
const payment = (id: string, fen: number, more: Partial<Expected> = {}): Expected => ({
  id,
  reference: `CQ2026-0001-${id}`,
  payee_name: '',
  amount_fen: fen,
  open_fen: fen,
  sent_at: '2026-03-10T00:00:00Z',
  ...more,
});

describe('planOf', () => {
  it('uses a line up by one payment or several', () => {
    expect(planOf([open('a', 5)], [payment('x', 5)]).proposals[0]!.payments).toEqual([
      { payment_id: 'x', amount_fen: 5 },
    ]);
    const plan = planOf([open('a', 5)], [payment('x', 2), payment('y', 3)]);
    expect(plan.obstacle).toBeNull();
    expect(plan.proposals[0]!.payments).toEqual([
      { payment_id: 'x', amount_fen: 2 },
      { payment_id: 'y', amount_fen: 3 },
    ]);
  });

  it('lets several lines be parts of one payment, of which something may stay open', () => {
    const plan = planOf([open('a', 2), open('b', 1)], [payment('x', 5)]);
    expect([plan.obstacle, plan.differenceFen]).toEqual([null, -2]);
    expect(plan.proposals.map(({ payments }) => payments[0]!.amount_fen)).toEqual([2, 1]);
  });

  it('says why the chosen do not go together', () => {
    const obstacle = (lines: number[], payments: number[]) =>
      planOf(
        lines.map((fen, n) => open(`l${n}`, fen)),
        payments.map((fen, n) => payment(`p${n}`, fen)),
      ).obstacle;
    expect(obstacle([], [])).toBe('nothing');
    expect(obstacle([1], [])).toBe('noPayments');
    expect(obstacle([], [1])).toBe('noLines');
    expect(obstacle([1, 1], [1, 1])).toBe('manyToMany');
    expect(obstacle([3], [2])).toBe('linesAbove');
    expect(obstacle([3], [2, 2])).toBe('paymentsAbove');
  });
});

describe('what may belong together', () => {
  it('comes first: what the program suggests, then reference, amount, name', () => {
    const one = open('a', 5, { remark: '拨付 cq20260001r', counterparty_name: '甲' });
    const all = [
      payment('none', 1),
      payment('n', 1, { payee_name: '甲' }),
      payment('m', 5),
      payment('r', 1),
      payment('suggested', 1),
    ];
    expect(hintsOf(one, all[3]!)).toEqual(['reference']);
    expect(ranked(all, one).map(({ id }) => id)).toEqual(['suggested', 'r', 'm', 'n', 'none']);
  });

  it('is money that went out, under an exception that waits for a proposal', () => {
    expect(isMatchable(open('a', 1))).toBe(true);
    expect(isMatchable(open('a', 1, { direction: 'credit' }))).toBe(false);
    expect(isMatchable(open('a', 1, { currency: 'EUR' }))).toBe(false);
    expect(isMatchable({ line: line('a', 1), exception: null })).toBe(false);
  });
});

it('finds amounts with and without their commas, and every word', () => {
  const one = line('a', 1_234_500, { counterparty_name: '某检测公司', remark: '补贴' });
  expect(['12345', '12,345', '检测 补贴', '检测 12345.00'].map((query) => lineSays(one, query))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(lineSays(one, '检测 没有')).toBe(false);
});

it('puts lines into the order of the bank, with their exceptions', () => {
  const lines = [line('b', 1, { booked_on: '2026-03-12' }), line('c', 1, { line_no: 2 }), line('a', 1)];
  expect(openLines(lines, [open('a', 1).exception]).map(({ line: { id }, exception }) => [id, exception?.id])).toEqual([
    ['a', 'e-a'],
    ['c', undefined],
    ['b', undefined],
  ]);
});

it('offers of a payment only what no proposal has taken', () => {
  const proposed = {
    ...open('a', 3).exception,
    state: 'proposed' as const,
    resolution: 'matched_by_hand' as const,
    proposal: [{ payment_id: 'x', amount_fen: 3 }],
  };
  const withFee = {
    ...open('b', 3).exception,
    state: 'proposed' as const,
    resolution: 'matched_with_fee' as const,
    proposal: [{ payment_id: 'y', amount_fen: 2 }],
    fee_fen: 1,
  };
  const left = payables([payment('x', 5), payment('y', 5)], [proposed, withFee]);
  expect(left.map(({ open_fen, pending_fen }) => [open_fen, pending_fen])).toEqual([
    [2, 3],
    [3, 2],
  ]);
});
