import type { Schema } from '@/api/client';
import type { Problem } from '@/api/problem';
import { say } from '@/app/language';
import type { TimeWindow } from './calendar/windows';
import { spanOf } from './span';

export type RuleProblem = Schema['BookingProblem'];
export type Rule = Schema['BookingRule'];

/** What a person says to the rules that their wish breaks. */
export interface Plea {
  /** Rules whose warnings they have read. */
  accepted: Rule[];
  /** Why they ask for an exception; empty: they do not. */
  reason: string;
}

/** Everything of the listing's rules that speaks against a wish: of its quote, or of the answer that refuses it. */
export function ruleProblems(
  quote: { problems?: RuleProblem[] } | undefined,
  problem: Pick<Problem, 'extra'> | null,
): RuleProblem[] {
  if (!problem) return quote?.problems ?? [];
  return Array.isArray(problem.extra.problems) ? (problem.extra.problems as RuleProblem[]) : [];
}

/** The free times that a refusal names, nearest first. */
export function freeWindows(problem: { code: string; extra: Readonly<Record<string, unknown>> } | null): TimeWindow[] {
  if (problem?.code !== 'slot_taken' || !Array.isArray(problem.extra.free)) return [];
  return problem.extra.free as TimeWindow[];
}

/** Who holds what was wanted, as far as the asker may know. */
export interface Holder {
  window: TimeWindow;
  by: 'own' | 'other' | 'outage' | 'in_use' | 'offered' | 'lease' | 'training';
  reference?: string;
  person?: string;
  reason?: string;
}

/** The holders that a refusal names, earliest first. */
export function holdersOf(problem: { code: string; extra: Readonly<Record<string, unknown>> } | null): Holder[] {
  if (problem?.code !== 'slot_taken' || !Array.isArray(problem.extra.holders)) return [];
  return problem.extra.holders as Holder[];
}

/** The windows that would do instead, each once: those of the refusal, else what each broken rule names. */
export function windowsInstead(problems: readonly RuleProblem[], free: readonly TimeWindow[] = []): TimeWindow[] {
  const all = [...free, ...problems.flatMap(({ nearest }) => (nearest ? [nearest] : []))];
  const seen = new Set<number>();
  return all.filter(({ starts_at }) => !seen.has(Date.parse(starts_at)) && seen.add(Date.parse(starts_at)));
}

/** Until when nothing at all can be booked, where a refusal says so. */
export function nothingUntil(problems: readonly RuleProblem[]): string | undefined {
  return problems.find(({ nothing_until }) => nothing_until)?.nothing_until ?? undefined;
}

/** Where a wish stands that breaks rules. */
export interface Standing {
  rejecting: RuleProblem[];
  warnings: RuleProblem[];
  /** Warnings that nobody has said to have read. */
  unread: RuleProblem[];
  /** The provider may let all of it stand: an exception can be asked for. */
  mayAsk: boolean;
  /** Nothing more need be said. */
  stands: boolean;
}

export function standingOf(problems: readonly RuleProblem[], plea: Plea): Standing {
  const rejecting = problems.filter(({ effect }) => effect === 'reject');
  const warnings = problems.filter(({ effect }) => effect === 'warn');
  const unread = warnings.filter(({ rule }) => !plea.accepted.includes(rule));
  const mayAsk = rejecting.length > 0 && rejecting.every((problem) => problem.staff_may_override);
  const isAllowed = rejecting.length === 0 || (mayAsk && plea.reason.trim() !== '');
  return { rejecting, warnings, unread, mayAsk, stands: isAllowed && unread.length === 0 };
}

/** The plea as the API takes it. */
export function pleaOf(plea: Plea): { accept_warnings?: Rule[]; exception_reason?: string } {
  return {
    ...(plea.accepted.length > 0 && { accept_warnings: plea.accepted }),
    ...(plea.reason.trim() && { exception_reason: plea.reason.trim() }),
  };
}

/** `2 天`, `20 小时 33 分钟`: a stretch of minutes as people say it. */
export function spanText(minutes: number): string {
  if (minutes > 60 && minutes % 60 > 0) {
    const hours = say('common.span.hours', { n: Math.floor(minutes / 60) });
    return `${hours} ${say('common.span.minutes', { n: minutes % 60 })}`;
  }
  const { unit, n } = spanOf(minutes);
  return say(`common.span.${unit}`, { n });
}

/** What a rule counts, in its unit. */
export function measureText(n: number, unit: Schema['RuleUnit']): string {
  return unit === 'minutes' ? spanText(n) : say(`common.rules.unit.${unit}`, { n });
}

/** What is owed of a price for not using what was booked; the server counts the same way (`UnusedCharge`). */
export function unusedCharge(charge: Schema['UnusedCharge'], price: number): number {
  return Math.min(price, Math.max(charge.at_least_fen, Math.floor((price * charge.ratio_bp) / 10_000)));
}
