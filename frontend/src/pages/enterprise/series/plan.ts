import type { Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { ruleProblems, standingOf, type Plea, type RuleProblem } from '@/parts/rules';
import { DAY_MS, local } from '@/parts/time';

export const MOST_TIMES = 60;
export const MOST_DAYS = 366;

/** One occurrence as it was looked at. */
export interface Occurrence {
  /** `null` where the month has no such day. */
  window: Schema['TimeWindow'] | null;
  /** The first day of that month. */
  month?: string;
  quote?: Schema['QuoteAnswer'];
  problem?: Problem;
}

export type Verdict = 'waiting' | 'good' | 'warned' | 'asks' | 'bad';

export const MOST_WEEKS = 52;
/** In the order of the week. */
export const WEEKDAYS = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const satisfies readonly Schema['Weekday'][];
export const RHYTHMS = ['days', 'week', 'month'] as const;

/** From one occurrence to the next. */
export interface RhythmForm {
  rhythm: (typeof RHYTHMS)[number];
  every_days: number;
  weekdays: Schema['Weekday'][];
  every_weeks: number;
}

/** The day of the week of a moment, by the clock in China: 0 is Monday. */
const weekdayAt = (at: string) => (new Date(`${local(at).slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
export const weekdayOf = (at: string) => WEEKDAYS[weekdayAt(at)]!;

/** Whether all is filled in that the rhythm needs; `first`: of the first occurrence. */
export function isRhythmWhole(form: RhythmForm, first: Schema['TimeWindow']): boolean {
  if (form.rhythm === 'days') return isWithin(form.every_days, 1, MOST_DAYS);
  if (form.rhythm === 'month') return true;
  return isWithin(form.every_weeks, 1, MOST_WEEKS) && form.weekdays.includes(weekdayOf(first.starts_at));
}

/** The rhythm as the API takes it. */
export function rhythmOf(form: RhythmForm): Pick<Schema['Series'], 'every_days' | 'weekly' | 'monthly'> {
  if (form.rhythm === 'days') return { every_days: form.every_days };
  if (form.rhythm === 'month') return { monthly: true };
  return { weekly: { days: form.weekdays, every_weeks: form.every_weeks } };
}

/** What a series wishes for; as the server counts it. China knows no summer time, a day is a day. */
export function occurrencesOf(first: Schema['TimeWindow'], form: RhythmForm, times: number): Occurrence[] {
  const later = (days: number): Occurrence => ({
    window: {
      starts_at: new Date(Date.parse(first.starts_at) + days * DAY_MS).toISOString(),
      ends_at: new Date(Date.parse(first.ends_at) + days * DAY_MS).toISOString(),
    },
  });
  if (form.rhythm === 'days') return Array.from({ length: times }, (_, n) => later(n * form.every_days));
  if (form.rhythm === 'month') return Array.from({ length: times }, (_, n) => monthLater(first, n));
  const begin = weekdayAt(first.starts_at);
  const wanted = WEEKDAYS.flatMap((day, place) => (form.weekdays.includes(day) ? [place - begin] : []));
  const found: Occurrence[] = [];
  for (let week = 0; found.length < times && wanted.length > 0; week += form.every_weeks)
    for (const days of wanted) if (week * 7 + days >= 0 && found.length < times) found.push(later(week * 7 + days));
  return found;
}

/** So many months later on the same day, or that the month has none. */
function monthLater(first: Schema['TimeWindow'], n: number): Occurrence {
  const [year, month, day] = local(first.starts_at).slice(0, 10).split('-').map(Number) as [number, number, number];
  const then = new Date(Date.UTC(year, month - 1 + n, day));
  const begin = new Date(Date.UTC(year, month - 1 + n, 1));
  if (then.getUTCMonth() !== begin.getUTCMonth()) return { window: null, month: begin.toISOString().slice(0, 10) };
  const days = Math.round((then.getTime() - Date.UTC(year, month - 1, day)) / DAY_MS);
  const later = (at: string) => new Date(Date.parse(at) + days * DAY_MS).toISOString();
  return { window: { starts_at: later(first.starts_at), ends_at: later(first.ends_at) } };
}

export const isWithin = (n: number, from: number, to: number) => Number.isInteger(n) && n >= from && n <= to;

/** What speaks against an occurrence. */
export function problemsOf({ quote, problem }: Occurrence): RuleProblem[] {
  return ruleProblems(quote, problem ?? null);
}

/** What will become of it, as things are said now. */
export function verdictOf(occurrence: Occurrence, plea: Plea): Verdict {
  if (!occurrence.window) return 'bad';
  if (!occurrence.quote && !occurrence.problem) return 'waiting';
  const problems = problemsOf(occurrence);
  if (occurrence.problem && problems.length === 0) return 'bad';
  const { rejecting, warnings, mayAsk } = standingOf(problems, plea);
  if (rejecting.length > 0) return mayAsk && plea.reason.trim() ? 'asks' : 'bad';
  return warnings.length > 0 ? 'warned' : 'good';
}

/**
 * What is to be answered once for all occurrences: each warning, and each rule from which the provider may make an
 * exception. What nobody can allow is said at its own occurrence.
 */
export function toAnswer(occurrences: readonly Occurrence[]): RuleProblem[] {
  const found = new Map<string, RuleProblem>();
  for (const occurrence of occurrences) {
    const problems = problemsOf(occurrence);
    const { mayAsk } = standingOf(problems, { accepted: [], reason: '' });
    for (const { nearest: _, ...problem } of problems) {
      if (problem.effect === 'warn' || mayAsk) found.set(problem.rule, found.get(problem.rule) ?? problem);
    }
  }
  return [...found.values()];
}

/** What those that can be booked come to. */
export function totalOf(
  occurrences: readonly Occurrence[],
  plea: Plea,
): { price: number; subsidy: number; own: number } {
  const total = { price: 0, subsidy: 0, own: 0 };
  for (const occurrence of occurrences) {
    if (!occurrence.quote || verdictOf(occurrence, plea) === 'bad') continue;
    total.price += occurrence.quote.price.amount_fen;
    total.subsidy += occurrence.quote.subsidy_fen;
    total.own += occurrence.quote.own_share_fen;
  }
  return total;
}
