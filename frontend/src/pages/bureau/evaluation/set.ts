import type { Schema } from '@/api/client';
import { measuredOf, typedOf } from '@/parts/evaluation';

export type SetDocument = Schema['EvaluationSetDocument'];
type Indicator = Schema['EvaluationIndicator'];

export const NUMBERS = ['appeal_working_days', 'failures_to_suspend', 'rated_hours', 'idle_days'] as const;
export const KINDS = ['instrument_time', 'test_service', 'lease', 'incubation_service', 'tech_contract'] as const;
export const GRADES = ['excellent_from_bp', 'good_from_bp', 'qualified_from_bp', 'excellent_share_bp'] as const;

/** An indicator as it is typed: target and zero in the units of people. */
export interface IndicatorForm extends Omit<Indicator, 'target' | 'zero_at' | 'weight_bp' | 'cap_bp' | 'applies_to'> {
  target: number | '';
  zero_at: number | '';
  weight_bp: number | null;
  cap_bp: number | null;
  applies_to: Schema['ListingKind'][];
}

export interface SetForm {
  code: string;
  name: { zh: string; en: string };
  indicators: IndicatorForm[];
  grades: Record<(typeof GRADES)[number], number | null>;
  numbers: Record<(typeof NUMBERS)[number], number | ''>;
}

export const newIndicator = (): IndicatorForm => ({
  code: '',
  name: { zh: '', en: '' },
  query: 'orders',
  direction: 'higher_is_better',
  target: '',
  zero_at: 0,
  weight_bp: null,
  cap_bp: null,
  applies_to: [],
  no_records: 'nothing',
});

/** A new set as it is usually begun. */
export const emptySet = (): SetForm => ({
  code: '',
  name: { zh: '', en: '' },
  indicators: [newIndicator()],
  grades: { excellent_from_bp: 8_500, good_from_bp: 7_000, qualified_from_bp: 6_000, excellent_share_bp: 3_000 },
  numbers: { appeal_working_days: 5, failures_to_suspend: 2, rated_hours: 1_400, idle_days: 180 },
});

export function formOf(code: string, document: SetDocument): SetForm {
  const { appeal_working_days, failures_to_suspend, rated_hours, idle_days } = document;
  return {
    code,
    name: { ...document.name },
    indicators: document.indicators.map((one) => ({
      ...one,
      name: { ...one.name },
      target: typedOf(one.query, one.target),
      zero_at: typedOf(one.query, one.zero_at ?? 0),
      cap_bp: one.cap_bp ?? null,
      applies_to: [...(one.applies_to ?? [])],
    })),
    grades: { ...document.grades },
    numbers: { appeal_working_days, failures_to_suspend, rated_hours, idle_days },
  };
}

export function documentOf(form: SetForm): SetDocument {
  return {
    name: form.name,
    indicators: form.indicators.map((one) => ({
      ...one,
      code: one.code.trim(),
      target: measuredOf(one.query, Number(one.target)),
      zero_at: measuredOf(one.query, Number(one.zero_at)),
      weight_bp: one.weight_bp ?? 0,
      cap_bp: one.cap_bp,
    })),
    grades: form.grades as SetDocument['grades'],
    ...(form.numbers as Record<(typeof NUMBERS)[number], number>),
  };
}

/** What the weights come to, basis points. */
export const weightsOf = (form: SetForm): number => form.indicators.reduce((sum, one) => sum + (one.weight_bp ?? 0), 0);
