import { computed } from 'vue';
import { useThing } from '@/api/useThing';
import { useSession } from '@/app/session';
import type { Queue } from './queues';

/** The ids of the first two hundred things that wait for the person who is signed in. */
export function useWaiting<T extends { id: string }>(queues: Queue<T>[]) {
  const session = useSession();
  const own = queues.filter(({ needs }) => session.can(needs));
  const waiting = useThing({
    key: () => [...(own[0]?.key ?? ['nothing']).slice(0, 2), 'ids', ...own.map(({ name }) => name)],
    read: async () => {
      const pages = await Promise.all(own.map(({ page }) => page(undefined)));
      return pages.flatMap(({ items }) => items.map(({ id }) => id));
    },
  });
  return computed(() => waiting.data ?? []);
}
