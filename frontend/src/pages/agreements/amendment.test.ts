import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { amendmentOf, draftOf, failedOf, nextDay, switchable, totalOf } from './amendment';

const stage = (number: number, more: Partial<Schema['AgreementStage']>) =>
  ({
    number,
    title: `第 ${number} 期`,
    deliverable: '',
    amount_fen: 100,
    starts_on: `2026-0${number}-01`,
    due_on: `2026-0${number}-28`,
    state: 'scheduled',
    has_failed: false,
    ...more,
  }) as Schema['AgreementStage'];

const contract = (stages: Schema['AgreementStage'][]) => ({ stages }) as Schema['AgreementDetail'];

describe('a changed plan', () => {
  const stages = [
    stage(1, { state: 'open', booking_id: 'a' }),
    stage(2, { state: 'open', booking_id: 'b', has_failed: true }),
    stage(3, {}),
  ];

  it('begins with what has not begun', () => {
    const draft = draftOf(stages);
    expect(draft.map(({ title }) => title)).toEqual(['第 3 期']);
    expect(totalOf(contract(stages), draft)).toBe(300);
    expect(nextDay(contract(stages), draft)).toBe('2026-03-29');
    expect(nextDay(contract(stages), [])).toBe('2026-03-01');
  });

  it('counts what is done once more only once', () => {
    const draft = draftOf(stages);
    expect(failedOf(contract(stages), draft).map(({ number }) => number)).toEqual([2]);
    const again = [
      ...draft,
      { title: '重做', deliverable: '', amount: 80, from: '', until: '', redoes: 2, usesVoucher: true },
    ];
    expect(failedOf(contract(stages), again)).toEqual([]);
    expect(totalOf(contract(stages), again)).toBe(280);
    expect(totalOf(contract(stages), [{ ...again[1]!, amount: null }])).toBeNull();
  });

  it('lets what is booked and not delivered be paid otherwise', () => {
    const booked = (number: number, booking_state: Schema['BookingState'], claim_state?: string) =>
      stage(number, { state: 'open', booking_id: 'a', booking_state, claim_state });
    const all = [booked(1, 'confirmed'), booked(2, 'in_use'), booked(3, 'delivered'), booked(4, 'accepted', 'draft')];
    expect(switchable([...all, stage(5, {})]).map(({ number }) => number)).toEqual([1, 2]);
    const sent = amendmentOf('x', [], [{ number: 1, uses_voucher: false }]);
    expect(sent.switched).toEqual([{ number: 1, uses_voucher: false }]);
  });

  it('leaves what is missing for the API to name', () => {
    const sent = amendmentOf(' 延期 ', [
      { title: '', deliverable: '', amount: null, from: '', until: '', redoes: null, usesVoucher: false },
    ]);
    expect(sent.reason).toBe('延期');
    expect(sent.stages[0]).toMatchObject({ amount_fen: 0, due_on: '1970-01-01' });
  });
});
