import { ref } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { readAll } from '@/api/readAll';
import { useThing } from '@/api/useThing';

/** All payments of a batch; `read` counts them while they come. */
export function useBatchPayments(id: () => string) {
  const read = ref(0);
  const payments = useThing<Schema['Payment'][]>({
    key: () => ['batches', id(), 'payments', 'all'],
    read: () =>
      readAll(
        (cursor) =>
          answer(
            api.GET('/api/v1/batches/{id}/payments', {
              params: { path: { id: id() }, query: { cursor, limit: 200 } },
            }),
          ),
        (items) => (read.value = items.length),
      ),
  });
  return { payments, read };
}
