import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/vue-query';
import { computed, reactive } from 'vue';
import { Problem } from './problem';

/** One thing of the API; what `AsyncPart` takes. */
export interface Thing<T> {
  data: T | undefined;
  isLoading: boolean;
  /** What is shown answers an earlier question (`keepsLast`). */
  isLast?: boolean;
  problem: Problem | null;
  retry: () => void;
}

/**
 * Reads one thing of the API:
 *
 *     const booking = useThing({ key: () => ['bookings', id], read: () => answer(api.GET(…)) });
 */
export function useThing<T>(options: {
  key: () => QueryKey;
  read: () => Promise<T>;
  enabled?: () => boolean;
  /** Asks again this often, for work that goes on on the server; `false` when it is over. */
  refreshMs?: (data: T | undefined) => number | false;
  /** Shows the last answer until the next is there: for what follows a form as it is filled in. */
  keepsLast?: boolean;
}): Thing<T> {
  const query = useQuery({
    queryKey: computed(options.key),
    queryFn: () => options.read(),
    placeholderData: options.keepsLast ? keepPreviousData : undefined,
    enabled: options.enabled ? computed(options.enabled) : true,
    refetchInterval: options.refreshMs ? (state) => options.refreshMs!(state.state.data as T | undefined) : false,
  });
  return reactive({
    data: query.data,
    isLoading: computed(() => query.isPending.value && query.fetchStatus.value !== 'idle'),
    isLast: query.isPlaceholderData,
    problem: computed(() => (query.error.value ? Problem.of(query.error.value) : null)),
    retry: () => void query.refetch(),
  }) as Thing<T>;
}
