import { computed, reactive, ref, watch } from 'vue';
import type { List } from '@/api/useList';
import type { OwnListings } from './useOwnListings';

const STEP = 50;

/** What was found among rows that are all there, shown a part at a time: what `DataTable` takes. */
export function useSlices<T>(
  source: Pick<OwnListings, 'isLoading' | 'isGrowing' | 'problem' | 'retry'>,
  rows: () => T[],
): List<T> {
  const count = ref(STEP);
  const found = computed(rows);
  watch(
    () => found.value.length,
    (now, before) => {
      // More of the same arrives at the end; anything else is another search.
      if (!source.isGrowing || now < before) count.value = STEP;
    },
  );
  return reactive({
    items: computed(() => found.value.slice(0, count.value)),
    // Nothing found is not said while what is looked for may still be on its way.
    isLoading: computed(() => source.isLoading || (source.isGrowing && found.value.length === 0)),
    isStale: false,
    problem: computed(() => source.problem),
    hasMore: computed(() => found.value.length > count.value),
    isLoadingMore: false,
    more: () => (count.value += STEP),
    retry: () => source.retry(),
  }) as List<T>;
}
