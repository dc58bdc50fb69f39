import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useShortcuts } from '@/parts/useShortcuts';

/** Walks through what waits: the page of one thing knows its place, its neighbours and the keys to them. */
export function useQueue(options: {
  /** The ids that wait, in their order. */
  ids: () => string[];
  /** The route of one thing, and of the list for when nothing is left. */
  one: string;
  list: string;
}) {
  const route = useRoute();
  const router = useRouter();
  const at = computed(() => options.ids().indexOf(String(route.params.id)));
  const to = (id: string | undefined) => (id === undefined ? null : { name: options.one, params: { id } });

  const next = computed(() => to(at.value < 0 ? options.ids()[0] : options.ids()[at.value + 1]));
  const previous = computed(() => to(at.value > 0 ? options.ids()[at.value - 1] : undefined));
  useShortcuts({
    j: () => next.value && router.push(next.value),
    k: () => previous.value && router.push(previous.value),
  });

  /** Where to go when the present thing is decided; ask before it is, while it still has its place. */
  function after() {
    const rest = options.ids().filter((id) => id !== route.params.id);
    return to(rest[Math.min(Math.max(at.value, 0), rest.length - 1)]) ?? { name: options.list };
  }

  return { at, next, previous, after };
}
