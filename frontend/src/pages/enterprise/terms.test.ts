import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { tariffOn, termsOf } from './terms';

const nothing = { ratio_bp: 0, at_least_fen: 0 };
const tariff = { late_cancel: nothing, no_show: nothing } as Schema['Tariff'];
const rulesOf = (over: Partial<Schema['BookingRules']>) =>
  ({
    setup_minutes: 0,
    cleanup_minutes: 0,
    buffers_billed: false,
    change_notice_minutes: 0,
    cancel_notice_minutes: 0,
    responses: {},
    ...over,
  }) as Schema['BookingRules'];

describe('what is said before booking', () => {
  it('is that calling off is free, where nothing is asked', () => {
    expect(termsOf(rulesOf({}), tariff, 10_000)).toEqual([{ key: 'cancelFree' }]);
  });

  it('names what is owed of the price, and the rule where there is no price yet', () => {
    const rules = rulesOf({ cancel_notice_minutes: 2880 });
    const owing = {
      late_cancel: { ...nothing, ratio_bp: 3000 },
      no_show: { ...nothing, at_least_fen: 8000 },
    } as Schema['Tariff'];
    expect(termsOf(rules, owing, 10_000)).toEqual([
      { key: 'cancelCharge', minutes: 2880, fen: 3000 },
      { key: 'noShow', fen: 8000 },
    ]);
    expect(termsOf(rules, owing, undefined)[0]).toEqual({ key: 'cancelCharge', minutes: 2880, fen: undefined });
  });

  it('is that results wait for payment and samples for their day', () => {
    const rules = rulesOf({ sample_notice_days: 7, results_after_payment: true });
    expect(termsOf(rules, tariff, 1)).toEqual([
      { key: 'cancelFree' },
      { key: 'samplesNotice', days: 7 },
      { key: 'resultsAfterPayment' },
    ]);
  });

  it('is that use beyond the booked time is paid, where the tariff says so', () => {
    const beyond = (grace_minutes: number) => ({ ...tariff, overtime: { grace_minutes, at_most_minutes: 60 } });
    expect(termsOf(rulesOf({}), beyond(10), 1)).toEqual([{ key: 'cancelFree' }, { key: 'overtimeGrace', minutes: 10 }]);
    expect(termsOf(rulesOf({}), beyond(0), 1)[1]).toEqual({ key: 'overtime' });
  });

  it('follows what the provider answers to late changes', () => {
    const rules = rulesOf({
      setup_minutes: 30,
      change_notice_minutes: 60,
      cancel_notice_minutes: 60,
      responses: {
        cancel_too_late: { effect: 'reject', staff_may_override: true },
        change_too_late: { effect: 'warn', staff_may_override: true },
      },
    });
    expect(termsOf(rules, tariff, 1).map(({ key }) => key)).toEqual(['buffers', 'changeWarn', 'cancelNot']);
  });
});

describe('the tariff of the day of use', () => {
  const on = (begins_on: string, minimum_fen: number | null) =>
    ({ begins_on, ...(minimum_fen !== null && { tariff: { minimum_fen } }) }) as Schema['ComingPrices'];
  const now = { minimum_fen: 0 } as Schema['Tariff'];
  const minimum = (startsAt?: string) =>
    tariffOn(now, [on('2026-12-10', 1), on('2026-12-15', null), on('2026-12-20', 2)], startsAt)?.minimum_fen;

  it('turns at midnight in Shanghai and stays where only prices change', () => {
    expect(minimum('2026-12-09T15:59:59Z')).toBe(0);
    expect(minimum('2026-12-09T16:00:00Z')).toBe(1);
    expect(minimum('2026-12-16T01:00:00Z')).toBe(1);
    expect(minimum('2026-12-20T01:00:00Z')).toBe(2);
  });

  it('is that in force while no time is chosen', () => {
    expect(minimum()).toBe(0);
    expect(tariffOn(undefined, [], '2026-12-20T01:00:00Z')).toBeUndefined();
  });
});
