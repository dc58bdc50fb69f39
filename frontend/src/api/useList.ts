import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/vue-query';
import { computed, reactive, type ComputedRef } from 'vue';
import { Problem } from './problem';

/** A page of a list as the API gives it. */
export interface Page<T> {
  items: T[];
  next?: string | null;
}

/** A list that grows page by page; what `DataTable` takes. */
export interface List<T> {
  items: T[];
  isLoading: boolean;
  /** A new first page is on its way while the old one is still shown. */
  isStale: boolean;
  problem: Problem | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  retry: () => void;
}

/**
 * Reads a list of the API page by page. `key` names it for the cache and must hold everything that `page` depends on:
 *
 *     const bookings = useList({
 *       key: () => ['bookings', address.state],
 *       page: (cursor) => answer(api.GET('/api/v1/bookings', { params: { query: { cursor, state: … } } })),
 *     });
 */
export function useList<T, P extends Page<T> = Page<T>>(options: {
  key: () => QueryKey;
  page: (cursor: string | undefined) => Promise<P & Page<T>>;
  enabled?: () => boolean;
}): List<T> & { first: P | undefined } {
  const query = useInfiniteQuery({
    queryKey: computed(options.key),
    queryFn: ({ pageParam }) => options.page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: P) => last.next ?? undefined,
    enabled: options.enabled ? computed(options.enabled) : true,
    placeholderData: keepPreviousData,
  });
  const items: ComputedRef<T[]> = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []);
  return reactive({
    items,
    /** What the first page tells besides its items. */
    first: computed(() => query.data.value?.pages[0]),
    isLoading: query.isPending,
    isStale: query.isPlaceholderData,
    problem: computed(() => (query.error.value ? Problem.of(query.error.value) : null)),
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  }) as List<T> & { first: P | undefined };
}
