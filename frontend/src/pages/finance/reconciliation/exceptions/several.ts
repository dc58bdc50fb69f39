import type { Schema } from '@/api/client';
import type { Problem } from '@/api/problem';

type Exception = Schema['StatementException'];

/** As many are settled at once. */
export const AT_ONCE = 200;

/** Those that can be carried over together with others: what waits, and what another proposed to carry over. */
export const mayBeCarried = ({ state, resolution, proposed_by }: Exception, me: string) =>
  state === 'open' || (state === 'proposed' && resolution === 'carried_over' && proposed_by !== me);

/** Which of those that were asked about stand in the way of all, and why. */
export function refusedOf(problem: Problem | null, asked: readonly Exception[]) {
  return (problem?.errors ?? []).flatMap(({ field, message }) => {
    const exception = asked[Number(/^ids\[(\d+)\]$/.exec(field)?.[1] ?? -1)];
    return exception ? [{ exception, message }] : [];
  });
}
