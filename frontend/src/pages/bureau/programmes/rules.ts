import type { Schema } from '@/api/client';
import { capsOf, eligibilityOf, laterOf, restOf, tableOf, type LaterForm } from './later';

type Rules = Schema['Rules'];

export const KINDS = ['instrument_time', 'test_service', 'lease', 'incubation_service', 'tech_contract'] as const;
export const SIZES = ['micro', 'small', 'medium', 'large'] as const;
export const EVIDENCE = ['contract', 'invoice', 'payment_proof', 'result', 'acceptance', 'other'] as const;
export const EXCLUSIONS = [
  'statutory_testing',
  'mass_production',
  'already_subsidised',
  'related_party',
  'split_contract',
] as const;
export const LEVELS = ['province', 'city', 'district'] as const;
export const GRADES = ['excellent', 'good', 'qualified', 'failed'] as const;

type PerCent<K extends string> = Record<K, number | null>;

/** The rules as the form holds them: every choice has its place, empty where it is not made. */
export interface RulesForm {
  regions: string[];
  size_classes: (typeof SIZES)[number][];
  registered_tech_sme_only: boolean;
  refuse_dishonest: boolean;
  max_age_years: number | '';
  payable_kinds: (typeof KINDS)[number][];
  provider_regions: string[];
  exclusions: (typeof EXCLUSIONS)[number][];
  ratio_default: number | null;
  ratio_by_kind: PerCent<(typeof KINDS)[number]>;
  ratio_first_use: number | null;
  per_order: number | null;
  annual_per_enterprise: number | null;
  per_voucher: number | null;
  validity: 'months' | 'year_end';
  months: number | '';
  payment_mode: Rules['payment_mode'];
  shares: PerCent<(typeof LEVELS)[number]>;
  evidence: (typeof EVIDENCE)[number][];
  review: Rules['review'];
  review_working_days: number | '';
  notice_working_days: number | '';
  acceptance_silence_days: number | '';
  request_timeout_hours: number | '';
  has_reward: boolean;
  reward: PerCent<(typeof GRADES)[number]>;
  reward_cap: number | null;
  later: LaterForm;
}

/** An object with a value for each name. */
function each<K extends string, V>(names: readonly K[], value: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<K, V>;
}

/** Only the names that have a value. */
function filled<K extends string>(values: PerCent<K>): Record<string, number> {
  return Object.fromEntries(Object.entries<number | null>(values).filter(([, value]) => value !== null)) as Record<
    string,
    number
  >;
}

/** The form for rules that are there, or an empty one with what almost every programme has. */
export function formOf(rules: Rules | undefined): RulesForm {
  const months = typeof rules?.validity === 'object' ? rules.validity.months : '';
  return {
    regions: rules?.eligibility.regions ?? [],
    size_classes: rules?.eligibility.size_classes ?? [],
    registered_tech_sme_only: rules?.eligibility.registered_tech_sme_only ?? false,
    refuse_dishonest: rules?.eligibility.refuse_dishonest ?? true,
    max_age_years: rules?.eligibility.max_age_years ?? '',
    payable_kinds: rules?.payable_kinds ?? [...KINDS],
    provider_regions: rules?.provider_regions ?? [],
    exclusions: rules?.exclusions ?? [...EXCLUSIONS],
    ratio_default: rules?.ratio.default ?? null,
    ratio_by_kind: each(KINDS, (kind) => (rules?.ratio.by_kind as Record<string, number> | undefined)?.[kind] ?? null),
    ratio_first_use: rules?.ratio.first_use ?? null,
    per_order: rules?.caps.per_order ?? null,
    annual_per_enterprise: rules?.caps.annual_per_enterprise ?? null,
    per_voucher: rules?.caps.per_voucher ?? null,
    validity: rules?.validity === 'year_end' ? 'year_end' : 'months',
    months,
    payment_mode: rules?.payment_mode ?? 'deduction',
    shares: each(LEVELS, (level) => rules?.budget_split.find((part) => part.level === level)?.share ?? null),
    evidence: rules?.evidence ?? ['contract', 'invoice', 'payment_proof', 'result'],
    review: rules?.review ?? ['district', 'city'],
    review_working_days: rules?.review_working_days ?? '',
    notice_working_days: rules?.notice_working_days ?? '',
    acceptance_silence_days: rules?.acceptance_silence_days ?? '',
    request_timeout_hours: rules?.request_timeout_hours ?? '',
    has_reward: Boolean(rules?.supply_reward),
    reward: each(
      GRADES,
      (grade) => (rules?.supply_reward?.ratios as Record<string, number> | undefined)?.[grade] ?? null,
    ),
    reward_cap: rules?.supply_reward?.annual_cap ?? null,
    later: laterOf(rules),
  };
}

/** What the form says, as the API takes it. Required figures must be there: see `missing`. */
export function rulesOf(form: RulesForm, schema: number): Rules {
  const orNull = (value: number | '') => (value === '' ? null : value);
  return {
    schema,
    ...restOf(form.later),
    eligibility: {
      ...eligibilityOf(form.later),
      regions: form.regions,
      size_classes: form.size_classes,
      registered_tech_sme_only: form.registered_tech_sme_only,
      refuse_dishonest: form.refuse_dishonest,
      max_age_years: orNull(form.max_age_years),
    },
    payable_kinds: form.payable_kinds,
    provider_regions: form.provider_regions,
    exclusions: form.exclusions,
    ratio: {
      default: form.ratio_default ?? 0,
      by_kind: filled(form.ratio_by_kind),
      first_use: form.ratio_first_use,
      table: tableOf(form.later),
    },
    caps: {
      per_order: form.per_order ?? 0,
      annual_per_enterprise: form.annual_per_enterprise ?? 0,
      per_voucher: form.per_voucher ?? 0,
      ...capsOf(form.later),
    },
    validity: form.validity === 'year_end' ? 'year_end' : { months: Number(form.months) },
    payment_mode: form.payment_mode,
    budget_split: Object.entries(filled(form.shares)).map(([level, share]) => ({
      level: level as (typeof LEVELS)[number],
      share,
    })),
    evidence: form.evidence,
    review: form.review,
    review_working_days: orNull(form.review_working_days),
    notice_working_days: Number(form.notice_working_days),
    acceptance_silence_days: Number(form.acceptance_silence_days),
    request_timeout_hours: Number(form.request_timeout_hours),
    supply_reward: form.has_reward ? { ratios: filled(form.reward), annual_cap: form.reward_cap ?? 0 } : null,
  };
}

/** The fields, by their paths in the request, that must have a figure and have none. */
export function missing(form: RulesForm): string[] {
  const figures: [string, number | '' | null][] = [
    ['rules.ratio.default', form.ratio_default],
    ['rules.caps.per_order', form.per_order],
    ['rules.caps.annual_per_enterprise', form.annual_per_enterprise],
    ['rules.caps.per_voucher', form.per_voucher],
    ['rules.notice_working_days', form.notice_working_days],
    ['rules.acceptance_silence_days', form.acceptance_silence_days],
    ['rules.request_timeout_hours', form.request_timeout_hours],
    ...(form.validity === 'months' ? [['rules.validity', form.months] as [string, number | '']] : []),
    ...(form.has_reward ? [['rules.supply_reward.annual_cap', form.reward_cap] as [string, number | null]] : []),
  ];
  return figures.filter(([, value]) => value === '' || value === null).map(([name]) => name);
}
