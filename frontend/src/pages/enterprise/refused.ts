import type { Schema } from '@/api/client';
import { Problem } from '@/api/problem';

/** Of several orders that were refused together: what each runs into, by its place among them. */
export function refusedOf(problem: Problem): Map<number, Problem> {
  const { refused } = problem.extra;
  const list = problem.code === 'several_refused' && Array.isArray(refused) ? refused : [];
  return new Map(
    (list as { order: number; problem: Schema['ProblemBody'] }[]).map(({ order, problem: why }) => [
      order,
      Problem.from(why.status, why),
    ]),
  );
}
