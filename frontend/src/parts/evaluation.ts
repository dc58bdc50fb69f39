import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { formatBasisPoints, formatYuan } from './money';

type Query = Schema['IndicatorQuery'];
export type Unit = 'minutes' | 'count' | 'fen' | 'basis_points' | 'hundredth_stars';

/** In what each query is measured: as the API has it. */
export const UNITS: Record<Query, Unit> = {
  machine_hours: 'minutes',
  outside_hours: 'minutes',
  response_time: 'minutes',
  enterprises_served: 'count',
  orders: 'count',
  complaints_upheld: 'count',
  shared_income: 'fen',
  on_time_rate: 'basis_points',
  data_completeness: 'basis_points',
  provider_no_show_rate: 'basis_points',
  satisfaction: 'hundredth_stars',
};
export const QUERIES = Object.keys(UNITS) as Query[];

/** How many of a unit people call one: hours, yuan, per cent, stars. */
const PER: Record<Unit, number> = { minutes: 60, count: 1, fen: 100, basis_points: 100, hundredth_stars: 100 };

/** What is measured, as people type it. */
export const typedOf = (query: Query, value: number): number => value / PER[UNITS[query]];

/** What was typed, as it is measured. */
export const measuredOf = (query: Query, typed: number): number => Math.round(typed * PER[UNITS[query]]);

/** A value with its unit: `12.5 小时`, `¥1,000.02`. */
export function valueText(query: Query, value: number | null | undefined): string {
  if (value === null || value === undefined) return say('common.evaluation.noValue');
  switch (UNITS[query]) {
    case 'minutes':
      return say('common.evaluation.hours', { n: Math.round(value / 6) / 10 });
    case 'fen':
      return say('common.evaluation.yuan', { n: formatYuan(value) });
    case 'basis_points':
      return formatBasisPoints(value);
    case 'hundredth_stars':
      return say('common.evaluation.stars', { n: (value / 100).toFixed(2) });
    case 'count':
      return String(value);
  }
}

/** Basis points of the whole score as points of a hundred: `86.25`. */
export const pointsText = (basisPoints: number): string => (basisPoints / 100).toFixed(2);

/** The first and the last day of a period. */
export const daysOf = (period: Pick<Schema['EvaluationPeriod'], 'from_on' | 'to_on'>): string =>
  `${period.from_on} – ${period.to_on}`;
