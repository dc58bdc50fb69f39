import { useQuery } from '@tanstack/vue-query';
import { computed, reactive, ref } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { readAll } from '@/api/readAll';

type Listing = Schema['ListingView'];

export interface OwnListings {
  items: Listing[];
  /** Nothing is there yet. */
  isLoading: boolean;
  /** More is still on its way: what is looked for may be among it. */
  isGrowing: boolean;
  problem: Problem | null;
  retry: () => void;
}

/**
 * All listings of the provider's own, in any state. The API gives them page by page and does not look for words among
 * them, so they are read once and looked through here; what has arrived is shown while the rest is on its way.
 */
export function useOwnListings(): OwnListings {
  const arrived = ref<Listing[]>([]);
  const query = useQuery({
    queryKey: ['listings', 'own'],
    queryFn: () =>
      readAll(
        (cursor) => answer(api.GET('/api/v1/provider/listings', { params: { query: { cursor, limit: 200 } } })),
        (items) => (arrived.value = items),
      ),
  });
  const items = computed(() => query.data.value ?? arrived.value);
  return reactive({
    items,
    isLoading: computed(() => query.isPending.value && items.value.length === 0 && !query.error.value),
    isGrowing: computed(() => query.isPending.value && !query.error.value),
    problem: computed(() => (query.error.value ? Problem.of(query.error.value) : null)),
    retry: () => void query.refetch(),
  });
}
