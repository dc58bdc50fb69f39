import { useQueryClient, type QueryKey } from '@tanstack/vue-query';
import { onScopeDispose, reactive } from 'vue';
import { answer, api, send, type Schema } from './client';
import { Problem } from './problem';

export type LongWork = Schema['LongWork'];

/** Headers of a request whose work is done later: it is answered with a ticket, whose `id` is followed. */
export const LATER = { Prefer: 'respond-async' } as const;

export interface FollowedWork {
  work: LongWork | null;
  /** The progress cannot be read; the work itself goes on. */
  problem: Problem | null;
}

/** Whether nothing more becomes of it. */
export const isOver = ({ state }: LongWork) => state !== 'waiting' && state !== 'running';

/**
 * Follows long work on the server until it is over: by its events, and by asking again where they end early. What it
 * came to is `work.result` or `work.problem`; `refresh` names what must be read again then.
 */
export function useWork(
  id: string,
  options: { refresh?: QueryKey[]; over?: (work: LongWork) => void } = {},
): FollowedWork {
  const client = useQueryClient();
  const followed: FollowedWork = reactive({ work: null, problem: null });
  const stop = new AbortController();

  function take(work: LongWork) {
    followed.work = work;
    followed.problem = null;
  }

  async function follow() {
    while (!stop.signal.aborted) {
      try {
        take(await answer(api.GET('/api/v1/work/{id}', { params: { path: { id } } })));
        if (!isOver(followed.work!)) await listen(id, stop.signal, take);
        if (isOver(followed.work!)) break;
      } catch (cause) {
        if (stop.signal.aborted) return;
        followed.problem = Problem.of(cause);
        if (followed.problem.status === 404) return;
      }
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
    if (stop.signal.aborted || !followed.work) return;
    for (const queryKey of [['work'], ...(options.refresh ?? [])]) void client.invalidateQueries({ queryKey });
    options.over?.(followed.work);
  }

  void follow();
  onScopeDispose(() => stop.abort());
  return followed;
}

/** Reads the server's events until they end. Not an `EventSource`: that sends no token. */
async function listen(id: string, signal: AbortSignal, take: (work: LongWork) => void): Promise<void> {
  const response = await send(new Request(new URL(`/api/v1/work/${id}/events`, location.origin), { signal }));
  if (!response.ok || !response.body) throw Problem.from(response.status, await response.json().catch(() => null));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (text + value).split('\n\n');
    text = events.pop()!;
    for (const work of events.flatMap(dataOf)) take(work);
  }
}

/** The work that an event carries; a sign of life carries none. */
export function dataOf(event: string): LongWork[] {
  const data = event.split('\n').find((line) => line.startsWith('data: '));
  return data ? [JSON.parse(data.slice('data: '.length)) as LongWork] : [];
}
