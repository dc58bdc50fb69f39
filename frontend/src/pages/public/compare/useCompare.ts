import { computed, reactive } from 'vue';
import { useAddress } from '@/parts/useAddress';

/** So many stand side by side. */
export const MOST = 4;

/** The ids that a word of an address holds: each once, at most four. */
export function idsOf(text: string): string[] {
  return [...new Set(text.split(',').filter((id) => /^[0-9a-f-]{36}$/.test(id)))].slice(0, MOST);
}

/** The listings that are chosen to be compared; they are in the address, under `name`. */
export function useCompare(name: string) {
  const address = useAddress([name]);
  const ids = computed(() => idsOf(address[name] ?? ''));
  return reactive({
    ids,
    isFull: computed(() => ids.value.length >= MOST),
    has: (id: string) => ids.value.includes(id),
    toggle(id: string) {
      const left = ids.value.filter((each) => each !== id);
      address[name] = (left.length < ids.value.length ? left : [...left, id].slice(0, MOST)).join(',');
    },
    clear() {
      address[name] = '';
    },
  });
}
