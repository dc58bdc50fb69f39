import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { inCapitals } from './capitals';
import { decisionsOf } from './decisions';
import { changesSince, lookAt } from './lastLook';
import { byPayee } from './payees';

describe('capital numerals', () => {
  it.each([
    [0, '零元整'],
    [5, '伍分'],
    [30, '叁角整'],
    [100, '壹元整'],
    [105, '壹元零伍分'],
    [100_000, '壹仟元整'],
    [684_000, '陆仟捌佰肆拾元整'],
    [1_002_030, '壹万零贰拾元叁角整'],
    [1_000_100_00, '壹佰万零壹佰元整'],
    [100_050_000_00, '壹亿零伍万元整'],
    [20_000_000_015, '贰亿元壹角伍分'],
  ])('%i', (fen, text) => expect(inCapitals(fen)).toBe(text));
});

describe('decisions', () => {
  const drafted = {
    state: 'drafted' as const,
    allowed: ['check', 'cancel'],
    maker_id: 'a',
    signatures: null,
    recalls: [],
  };
  it('lets another person check, not the maker', () => {
    expect(decisionsOf(drafted, { id: 'b', mayDraft: false, mayAuthorise: true })).toMatchObject({
      check: true,
      cancel: true,
      isRefusedAsOwn: false,
    });
    expect(decisionsOf(drafted, { id: 'a', mayDraft: true, mayAuthorise: true })).toMatchObject({
      check: false,
      cancel: true,
      isRefusedAsOwn: true,
    });
  });
  it('lets a maker cancel only their own', () => {
    expect(decisionsOf(drafted, { id: 'c', mayDraft: true, mayAuthorise: false }).cancel).toBe(false);
  });
  it('exports nothing that is asked back until another person decided', () => {
    const recall = (verdict: Schema['BatchRecall']['verdict']) => ({ verdict }) as Schema['BatchRecall'];
    const of = (recalls: Schema['BatchRecall'][]) =>
      decisionsOf(
        { ...drafted, state: 'authorised', allowed: ['export', 'recall'], recalls },
        { id: 'a', mayDraft: true, mayAuthorise: false },
      ).export;
    expect(of([])).toBe(true);
    expect(of([recall(null)])).toBe(false);
    expect(of([recall('kept')])).toBe(true);
    expect(of([recall('kept'), recall(null)])).toBe(false);
  });
  it('asks for a third person where the amount needs three', () => {
    const checked = {
      ...drafted,
      state: 'checked' as const,
      allowed: ['authorise'],
      checker_id: 'b',
      signatures: { needs_third: true, above_fen: 400, own_fen: 300, group_fen: 500, others: [] },
    };
    const of = (id: string) => decisionsOf(checked, { id, mayDraft: false, mayAuthorise: true });
    expect(of('b')).toMatchObject({ authorise: false, isRefusedAsChecker: true });
    expect(of('c')).toMatchObject({ authorise: true, isRefusedAsChecker: false });
  });
});

describe('the last look', () => {
  const before = lookAt(
    { state: 'exported', total_fen: 5, exports: [], payment_states: [{ state: 'sent', payments: 3, amount_fen: 5 }] },
    '2026-11-02T01:00:00Z',
  );
  it('names what is different', () => {
    const now = { ...before, state: 'partly_paid' as const, payments: { sent: 1, paid: 2 } };
    expect(changesSince(before, now)).toEqual({
      since: before.at,
      state: { from: 'exported', to: 'partly_paid' },
      exports: 0,
      payments: [
        { state: 'sent', from: 3, to: 1 },
        { state: 'paid', from: 0, to: 2 },
      ],
    });
  });
  it('says nothing where nothing is', () => expect(changesSince(before, { ...before, at: 'later' })).toBeNull());
});

describe('payees', () => {
  it('adds up by treasury and leaves replaced payments aside', () => {
    const payment = (over: Partial<Schema['Payment']>) =>
      ({
        payee_id: 'p',
        payee_name: 'P',
        level: 'city',
        payer_region: '371000',
        amount_fen: 100,
        state: 'sent',
        ...over,
      }) as Schema['Payment'];
    const { treasuries, payees } = byPayee([
      payment({ level: 'district', payer_region: '371002' }),
      payment({}),
      payment({ state: 'reissued', amount_fen: 7 }),
    ]);
    expect(treasuries.map(({ key }) => key)).toEqual(['city:371000', 'district:371002']);
    expect(payees).toMatchObject([{ total: 200, payments: 2 }]);
  });
});
