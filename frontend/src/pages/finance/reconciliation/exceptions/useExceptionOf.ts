import { computed } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

type Exception = Schema['StatementException'];
const STATES: readonly (Schema['LineState'] | undefined)[] = ['exception', 'carried_over', 'resolved'];

/** The last exception of a line that has any: one that was carried over has another once its month is closed. */
export function useExceptionOf(line: () => Schema['StatementLine'] | undefined) {
  const found = useThing<Exception | null>({
    key: () => ['exceptions', 'of-line', line()?.id, line()?.state],
    enabled: () => STATES.includes(line()?.state),
    read: async () => {
      const query = { line: line()!.id, limit: 1 };
      const page = await answer(api.GET('/api/v1/reconciliation/exceptions', { params: { query } }));
      return page.items[0] ?? null;
    },
  });
  return computed(() => found.data ?? null);
}
