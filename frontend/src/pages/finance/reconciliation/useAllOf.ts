import type { QueryKey } from '@tanstack/vue-query';
import { computed, reactive, shallowRef, toRaw } from 'vue';
import type { Problem } from '@/api/problem';
import { readAll } from '@/api/readAll';
import type { Page } from '@/api/useList';
import { useThing } from '@/api/useThing';

export interface AllOf<T> {
  /** What has arrived; grows page by page the first time. */
  items: T[];
  isComplete: boolean;
  problem: Problem | null;
  retry: () => void;
}

/** Lists of the API read to their end, side by side, and shown while they arrive: for what is searched and added up here. */
export function useAllOf<T>(options: {
  key: () => QueryKey;
  lists: () => ((cursor: string | undefined) => Promise<Page<T>>)[];
  enabled?: () => boolean;
}): AllOf<T> {
  const arrived = shallowRef<T[]>([]);
  const whole = useThing<T[]>({
    key: options.key,
    enabled: options.enabled,
    async read() {
      const lists = options.lists();
      const parts: T[][] = lists.map(() => []);
      let shown = 0;
      const grown = (place: number) => (items: T[]) => {
        parts[place] = items;
        // What is shown is sorted and added up each time: not for every page of many.
        if (Date.now() - shown < 300) return;
        shown = Date.now();
        arrived.value = parts.flat();
      };
      return (await Promise.all(lists.map((page, place) => readAll(page, grown(place))))).flat();
    },
  });
  return reactive({
    // Thousands of rows: without the proxies that would watch each of them.
    items: computed(() => toRaw(whole.data) ?? arrived.value),
    isComplete: computed(() => whole.data !== undefined),
    problem: computed(() => whole.problem),
    retry: whole.retry,
  }) as AllOf<T>;
}
