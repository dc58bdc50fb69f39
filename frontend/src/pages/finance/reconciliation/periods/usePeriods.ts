import { computed } from 'vue';
import { answer, api } from '@/api/client';
import { readAll } from '@/api/readAll';
import { useThing } from '@/api/useThing';
import { formatDay } from '@/parts/time';
import { monthOf, monthsBetween } from './months';
import { useClosedMonths } from './useClosedMonths';

/** All months from the first statement until now, newest first. */
export function usePeriods() {
  const { closed, byMonth, isClosed } = useClosedMonths();
  const statements = useThing({
    key: () => ['statements', 'all'],
    read: () =>
      readAll((cursor) => answer(api.GET('/api/v1/statements', { params: { query: { cursor, limit: 200 } } }))),
  });
  const present = monthOf(formatDay(new Date()));
  const months = computed(() => {
    const begun = [...(statements.data ?? []).map(({ period_from }) => monthOf(period_from)), ...byMonth.value.keys()];
    return begun.length ? monthsBetween(begun.sort()[0]!, present) : [];
  });
  return { closed, statements, byMonth, isClosed, months, present };
}
