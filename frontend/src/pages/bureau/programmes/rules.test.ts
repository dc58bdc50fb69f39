import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { formOf, missing, rulesOf } from './rules';

const rules: Schema['Rules'] = {
  schema: 1,
  eligibility: {
    regions: ['371000'],
    size_classes: ['small'],
    registered_tech_sme_only: false,
    max_age_years: null,
    refuse_dishonest: true,
  },
  payable_kinds: ['test_service'],
  provider_regions: [],
  exclusions: ['related_party'],
  ratio: { default: 5000, by_kind: { lease: 4000 }, first_use: null },
  caps: { per_order: 5_000_000, annual_per_enterprise: 20_000_000, per_voucher: 20_000_000 },
  validity: { months: 12 },
  payment_mode: 'deduction',
  budget_split: [
    { level: 'city', share: 5000 },
    { level: 'district', share: 5000 },
  ],
  evidence: ['contract'],
  review: ['district', 'city'],
  review_working_days: 5,
  notice_working_days: 5,
  acceptance_silence_days: 7,
  request_timeout_hours: 48,
  supply_reward: { ratios: { excellent: 3000, failed: 0 }, annual_cap: 200_000_000 },
};

describe('the rules in a form', () => {
  it('come out as they went in', () => {
    expect(rulesOf(formOf(rules), 1)).toMatchObject(rules);
    const other = { ...rules, validity: 'year_end' as const, supply_reward: null };
    expect(rulesOf(formOf(other), 1)).toMatchObject(other);
  });

  it('keep what later versions of the document say', () => {
    const rich: Schema['Rules'] = {
      ...rulesOf(formOf(rules), 1),
      currency: 'EUR',
      vouchers: {
        faces: [500_000],
        most_ever: 4,
        most_per_year: null,
        most_open: 1,
        classes: [
          {
            code: 'standard',
            name: { zh: '标准券', en: 'standard' },
            ratio: 10_000,
            faces: [],
            most_ever: 3,
            highest_price: null,
            kinds: [],
          },
        ],
      },
      stacking: { not_with: ['CITY1'] },
      clearing: { every: 'quarter' },
    };
    rich.caps.limits = [
      { scope: 'provider', period: 'month', kinds: ['lease'], with_programmes: ['WH'], amount: 5_000_000 },
    ];
    rich.eligibility.financials = { turnover_at_most: 1_000_000_000, balance_sheet_at_most: null, either: true };
    rich.eligibility.excluded_industries = ['A', '农业'];
    expect(rulesOf(formOf(rich), 1)).toEqual(rich);
  });

  it('name the figures that are missing', () => {
    expect(missing(formOf(rules))).toEqual([]);
    expect(missing(formOf(undefined))).toContain('rules.caps.per_order');
    expect(missing({ ...formOf(rules), months: '' })).toEqual(['rules.validity']);
  });
});
