import { computed } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

type Exception = Schema['StatementException'];

/** The exception of a line that has one. The API tells exceptions by state only, so they are gone through. */
export function useExceptionOf(line: () => Schema['StatementLine'] | undefined) {
  const found = useThing<Exception | null>({
    key: () => ['exceptions', 'of-line', line()?.id, line()?.state],
    enabled: () => line()?.state === 'exception' || line()?.state === 'resolved',
    read: async () => {
      const { id, state } = line()!;
      for (const each of state === 'resolved' ? (['resolved'] as const) : (['open', 'proposed'] as const)) {
        const exception = await search(each, id);
        if (exception) return exception;
      }
      return null;
    },
  });
  return computed(() => found.data ?? null);
}

async function search(state: Schema['ExceptionState'], line: string): Promise<Exception | null> {
  let cursor: string | undefined;
  do {
    const query = { state, cursor, limit: 200 };
    const page = await answer(api.GET('/api/v1/reconciliation/exceptions', { params: { query } }));
    const exception = page.items.find(({ line_id }) => line_id === line);
    if (exception) return exception;
    cursor = page.next ?? undefined;
  } while (cursor);
  return null;
}
