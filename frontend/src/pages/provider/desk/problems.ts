import type { Schema } from '@/api/client';
import type { Problem } from '@/api/problem';

type Breach = Schema['BookingProblem'];

/** The rules that an order breaks, as the API answered. */
export function breachesOf(problem: Problem | null): Breach[] {
  const found = problem?.extra.problems;
  return Array.isArray(found) ? (found as Breach[]) : [];
}

/** Warnings that are not read yet. */
export const warnings = (breaches: Breach[]) => breaches.filter(({ effect }) => effect === 'warn');

/** What refuses the order, if staff may allow all of it; nothing where one of them stands in any case. */
export function overridable(breaches: Breach[]): Breach[] {
  const refusing = breaches.filter(({ effect }) => effect === 'reject');
  return refusing.every(({ staff_may_override }) => staff_may_override) ? refusing : [];
}

/** Times that would do instead, each once. */
export function nearest(problem: Problem | null): Schema['TimeWindow'][] {
  const free = Array.isArray(problem?.extra.free) ? (problem.extra.free as Schema['TimeWindow'][]) : [];
  const all = [...free, ...breachesOf(problem).flatMap(({ nearest }) => nearest ?? [])];
  return all.filter((one, at) => all.findIndex(({ starts_at }) => starts_at === one.starts_at) === at).slice(0, 5);
}
