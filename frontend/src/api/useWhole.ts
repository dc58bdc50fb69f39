import { computed, reactive, ref, watch, type ComputedRef } from 'vue';
import type { List } from './useList';
import type { Thing } from './useThing';

/** How many rows are shown at once of what is all there. */
const STEP = 50;

/**
 * A list for `DataTable` out of rows that were read as a whole (`readAll` in a `useThing`), for sums and filters over
 * all of them: still shown part by part.
 */
export function useWhole<T>(thing: Thing<unknown>, rows: ComputedRef<T[]>): List<T> {
  const shown = ref(STEP);
  watch(rows, () => (shown.value = STEP));
  return reactive({
    items: computed(() => rows.value.slice(0, shown.value)),
    isLoading: computed(() => thing.data === undefined && !thing.problem),
    isStale: false,
    problem: computed(() => (thing.data === undefined ? thing.problem : null)),
    hasMore: computed(() => rows.value.length > shown.value),
    isLoadingMore: false,
    more: () => void (shown.value += STEP),
    retry: () => thing.retry(),
  }) as List<T>;
}
