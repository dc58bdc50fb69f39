import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { termsOf } from './terms';

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
