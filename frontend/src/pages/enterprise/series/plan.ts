import type { Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { ruleProblems, standingOf, type Plea, type RuleProblem } from '@/parts/rules';
import { DAY_MS } from '@/parts/time';

export const MOST_TIMES = 60;
export const MOST_DAYS = 366;

/** One occurrence as it was looked at. */
export interface Occurrence {
  window: Schema['TimeWindow'];
  quote?: Schema['QuoteAnswer'];
  problem?: Problem;
}

export type Verdict = 'waiting' | 'good' | 'warned' | 'asks' | 'bad';

/** The windows of a series; as the server counts them. China knows no summer time, a day is a day. */
export function windowsOf(first: Schema['TimeWindow'], everyDays: number, times: number): Schema['TimeWindow'][] {
  const later = (at: string, n: number) => new Date(Date.parse(at) + n * everyDays * DAY_MS).toISOString();
  return Array.from({ length: times }, (_, n) => ({
    starts_at: later(first.starts_at, n),
    ends_at: later(first.ends_at, n),
  }));
}

export const isWithin = (n: number, from: number, to: number) => Number.isInteger(n) && n >= from && n <= to;

/** What speaks against an occurrence. */
export function problemsOf({ quote, problem }: Occurrence): RuleProblem[] {
  return ruleProblems(quote, problem ?? null);
}

/** What will become of it, as things are said now. */
export function verdictOf(occurrence: Occurrence, plea: Plea): Verdict {
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
