import { nextTick, onScopeDispose, reactive, watch } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';

/**
 * Where the address is about to be: a tab that is chosen and what its content writes at once must not take each other's
 * words away while the first change is still on its way.
 */
let coming: { path: string; query: LocationQueryRaw } | null = null;

/**
 * Words of the address's query as an object: reading follows the address, writing changes it (without a new entry in
 * the history). An empty word is not in the address. Filters, sort and tabs live here, so that a page can be
 * bookmarked, sent to a colleague and come back to.
 *
 *     const address = useAddress(['state', 'q']);
 *     address.state = 'confirmed';
 */
export function useAddress<N extends string>(names: readonly N[]): Record<N, string> {
  const route = useRoute();
  const router = useRouter();
  const path = route.path;

  const read = () =>
    Object.fromEntries(
      names.map((name) => {
        const value = route.query[name];
        return [name, (Array.isArray(value) ? value[0] : value) ?? ''];
      }),
    ) as Record<N, string>;
  const words = reactive(read()) as Record<N, string>;
  let isFromAddress = false;

  watch(
    () => route.query,
    () => {
      if (route.path !== path) return;
      isFromAddress = true;
      Object.assign(words, read());
      void nextTick(() => {
        isFromAddress = false;
      });
    },
  );
  const stop = watch(words, () => {
    if (isFromAddress || route.path !== path) return;
    const query: LocationQueryRaw = { ...(coming?.path === path ? coming.query : route.query) };
    for (const name of names) {
      if (words[name]) query[name] = words[name];
      else delete query[name];
    }
    const mine = { path, query };
    coming = mine;
    void router.replace({ query, hash: route.hash }).finally(() => {
      if (coming === mine) coming = null;
    });
  });
  onScopeDispose(stop);
  return words;
}
