import { computed } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** The months that are closed, by their name (`2026-03`). */
export function useClosedMonths() {
  const closed = useThing<Schema['ClosedMonth'][]>({
    key: () => ['periods', 'closed'],
    read: () => answer(api.GET('/api/v1/reconciliation/periods')),
  });
  const byMonth = computed(() => new Map(closed.data?.map((each) => [each.month.slice(0, 7), each])));
  return { closed, byMonth, isClosed: (month: string) => byMonth.value.has(month) };
}
