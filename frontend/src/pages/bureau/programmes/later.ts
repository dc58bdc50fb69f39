import type { Schema } from '@/api/client';
import { parseYuan, plainYuan } from '@/parts/money';

type Rules = Schema['Rules'];
type Kind = Schema['ListingKind'];

export const PLACES = ['same_district', 'other_district', 'other_city', 'other_province'] as const;
export const SCOPES = ['enterprise', 'group', 'provider'] as const;
export const PERIODS = ['month', 'year', 'lifetime'] as const;
export const CREDITS = ['a', 'b', 'm', 'c', 'd'] as const;
export const CLEARINGS = ['month', 'quarter', 'year'] as const;

type YesNo = '' | 'yes' | 'no';

export interface RowForm {
  kinds: Kind[];
  size_classes: Schema['SizeClass'][];
  places: (typeof PLACES)[number][];
  enterprise_regions: string[];
  provider_regions: string[];
  industries: string;
  first_use: YesNo;
  tech_sme: YesNo;
  ratio: number | null;
}

export interface LimitForm {
  scope: (typeof SCOPES)[number];
  period: (typeof PERIODS)[number];
  kinds: Kind[];
  with_programmes: string;
  amount: number | null;
}

export interface ClassForm {
  code: string;
  zh: string;
  en: string;
  ratio: number | null;
  faces: string;
  most_ever: number | '';
  highest_price: number | null;
  kinds: Kind[];
}

/** The rules that most programmes leave open, as the form holds them; lists of words are typed with commas. */
export interface LaterForm {
  currency: string;
  min_age_months: number | '';
  industries: string;
  excluded_industries: string;
  most_employees: number | '';
  turnover: number | null;
  balance_sheet: number | null;
  either: boolean;
  certificates: { any_of: string; zh: string; en: string }[];
  tax_credit: Schema['TaxCredit'][];
  only_categories: string;
  not_categories: string;
  excluded: { code: string; zh: string; en: string }[];
  table: RowForm[];
  per_order_of_kind: Record<string, number | null>;
  limits: LimitForm[];
  faces: string;
  most_ever: number | '';
  most_per_year: number | '';
  most_open: number | '';
  classes: ClassForm[];
  not_with: string;
  clearing: '' | (typeof CLEARINGS)[number];
}

/** Words typed with commas of any kind, each once. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[,，、;；\n]/).map((word) => word.trim());
  return [...new Set(words.filter(Boolean))];
}

const textOf = (words: readonly string[] | undefined) => (words ?? []).join(', ');

/** Amounts typed in yuan with commas between them; what is no amount becomes 0, which the rules refuse. */
export function facesOf(text: string): number[] {
  return [...new Set(wordsOf(text).map((word) => parseYuan(word) ?? 0))];
}

const facesText = (faces: readonly number[] | undefined) => (faces ?? []).map(plainYuan).join(', ');
const yesNo = (value: boolean | null | undefined): YesNo => (value === true ? 'yes' : value === false ? 'no' : '');
const truth = (value: YesNo) => (value === '' ? null : value === 'yes');
const orNull = (value: number | '') => (value === '' ? null : value);

export const newRow = (): RowForm => ({
  kinds: [],
  size_classes: [],
  places: [],
  enterprise_regions: [],
  provider_regions: [],
  industries: '',
  first_use: '',
  tech_sme: '',
  ratio: null,
});
export const newLimit = (): LimitForm => ({
  scope: 'enterprise',
  period: 'year',
  kinds: [],
  with_programmes: '',
  amount: null,
});
export const newClass = (): ClassForm => ({
  code: '',
  zh: '',
  en: '',
  ratio: null,
  faces: '',
  most_ever: '',
  highest_price: null,
  kinds: [],
});

export function laterOf(rules: Rules | undefined): LaterForm {
  const eligible = rules?.eligibility;
  const named = ({ code, name }: { code: string; name: Schema['Text'] }) => ({ code, zh: name.zh, en: name.en });
  return {
    currency: rules?.currency ?? 'CNY',
    min_age_months: eligible?.min_age_months ?? '',
    industries: textOf(eligible?.industries),
    excluded_industries: textOf(eligible?.excluded_industries),
    most_employees: eligible?.most_employees ?? '',
    turnover: eligible?.financials?.turnover_at_most ?? null,
    balance_sheet: eligible?.financials?.balance_sheet_at_most ?? null,
    either: eligible?.financials?.either ?? false,
    certificates: (eligible?.certificates ?? []).map(({ any_of, name }) => ({
      any_of: textOf(any_of),
      zh: name.zh,
      en: name.en,
    })),
    tax_credit: eligible?.tax_credit ?? [],
    only_categories: textOf(rules?.services?.only_categories),
    not_categories: textOf(rules?.services?.not_categories),
    excluded: (rules?.services?.excluded ?? []).map(named),
    table: (rules?.ratio.table ?? []).map((row) => ({
      kinds: row.kinds ?? [],
      size_classes: row.size_classes ?? [],
      places: row.places ?? [],
      enterprise_regions: row.enterprise_regions ?? [],
      provider_regions: row.provider_regions ?? [],
      industries: textOf(row.industries),
      first_use: yesNo(row.first_use),
      tech_sme: yesNo(row.tech_sme),
      ratio: row.ratio,
    })),
    per_order_of_kind: { ...(rules?.caps.per_order_of_kind as Record<string, number> | undefined) },
    limits: (rules?.caps.limits ?? []).map((limit) => ({
      scope: limit.scope,
      period: limit.period,
      kinds: limit.kinds ?? [],
      with_programmes: textOf(limit.with_programmes),
      amount: limit.amount,
    })),
    faces: facesText(rules?.vouchers?.faces),
    most_ever: rules?.vouchers?.most_ever ?? '',
    most_per_year: rules?.vouchers?.most_per_year ?? '',
    most_open: rules?.vouchers?.most_open ?? '',
    classes: (rules?.vouchers?.classes ?? []).map((one) => ({
      ...named(one),
      ratio: one.ratio ?? null,
      faces: facesText(one.faces),
      most_ever: one.most_ever ?? '',
      highest_price: one.highest_price ?? null,
      kinds: one.kinds ?? [],
    })),
    not_with: textOf(rules?.stacking?.not_with),
    clearing: rules?.clearing?.every ?? '',
  };
}

/** What is said of enterprises besides what every programme says. */
export function eligibilityOf(form: LaterForm) {
  const hasFinancials = form.turnover !== null || form.balance_sheet !== null;
  return {
    min_age_months: orNull(form.min_age_months),
    industries: wordsOf(form.industries),
    excluded_industries: wordsOf(form.excluded_industries),
    most_employees: orNull(form.most_employees),
    financials: hasFinancials
      ? { turnover_at_most: form.turnover, balance_sheet_at_most: form.balance_sheet, either: form.either }
      : null,
    certificates: form.certificates.map(({ any_of, zh, en }) => ({ any_of: wordsOf(any_of), name: { zh, en } })),
    tax_credit: form.tax_credit,
  };
}

export function tableOf(form: LaterForm): Schema['RatioRow'][] {
  return form.table.map((row) => ({
    ...row,
    industries: wordsOf(row.industries),
    first_use: truth(row.first_use),
    tech_sme: truth(row.tech_sme),
    ratio: row.ratio ?? 0,
  }));
}

export function capsOf(form: LaterForm) {
  const byKind = Object.entries(form.per_order_of_kind).filter(([, cap]) => cap !== null && cap !== undefined);
  return {
    per_order_of_kind: Object.fromEntries(byKind) as Record<string, number>,
    limits: form.limits.map((limit) => ({
      ...limit,
      with_programmes: wordsOf(limit.with_programmes),
      amount: limit.amount ?? 0,
    })),
  };
}

/** The members of the document that other parts of the form do not make. */
export function restOf(form: LaterForm) {
  return {
    currency: form.currency.trim().toUpperCase() || 'CNY',
    services: {
      only_categories: wordsOf(form.only_categories),
      not_categories: wordsOf(form.not_categories),
      excluded: form.excluded.map(({ code, zh, en }) => ({ code, name: { zh, en } })),
    },
    vouchers: {
      faces: facesOf(form.faces),
      most_ever: orNull(form.most_ever),
      most_per_year: orNull(form.most_per_year),
      most_open: orNull(form.most_open),
      classes: form.classes.map(({ code, zh, en, ratio, faces, most_ever, highest_price, kinds }) => ({
        code,
        name: { zh, en },
        ratio,
        faces: facesOf(faces),
        most_ever: orNull(most_ever),
        highest_price,
        kinds,
      })),
    },
    stacking: { not_with: wordsOf(form.not_with) },
    clearing: form.clearing === '' ? null : { every: form.clearing },
  };
}
