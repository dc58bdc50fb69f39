import { useQueryClient, type QueryKey } from '@tanstack/vue-query';
import { reactive } from 'vue';
import { tell } from '@/app/tell';
import { Once } from './once';
import { Problem } from './problem';

export interface Action<I, R> {
  isBusy: boolean;
  problem: Problem | null;
  /** The result, or `null` where it failed; `problem` then says why. */
  run: (input: I) => Promise<R | null>;
  reset: () => void;
}

/**
 * Something a person does. `refresh` names what must be read again; `done` is what is said afterwards.
 *
 *     const confirm = useAction({
 *       run: (_, headers) => answer(api.POST('/api/v1/bookings/{id}/confirm', { params: { path: { id } }, headers })),
 *       done: () => 'Confirmed: the enterprise is told',
 *       refresh: [['bookings']],
 *     });
 */
export function useAction<I = void, R = unknown>(options: {
  run: (input: I, headers: { 'Idempotency-Key': string }) => Promise<R>;
  done?: (result: R) => string;
  refresh?: QueryKey[] | ((result: R) => QueryKey[]);
  /** Where the next thing to do is elsewhere: runs after `refresh` began. */
  then?: (result: R) => unknown;
}): Action<I, R> {
  const client = useQueryClient();
  const once = new Once();
  const action: Action<I, R> = reactive({
    isBusy: false,
    problem: null,
    async run(input: I) {
      if (action.isBusy) return null;
      action.isBusy = true;
      action.problem = null;
      try {
        const result = await once.run((headers) => options.run(input, headers));
        const keys = typeof options.refresh === 'function' ? options.refresh(result) : (options.refresh ?? []);
        for (const queryKey of keys) void client.invalidateQueries({ queryKey });
        if (options.done) tell(options.done(result));
        await options.then?.(result);
        return result;
      } catch (cause) {
        action.problem = Problem.of(cause);
        return null;
      } finally {
        action.isBusy = false;
      }
    },
    reset() {
      action.problem = null;
    },
  }) as Action<I, R>;
  return action;
}
