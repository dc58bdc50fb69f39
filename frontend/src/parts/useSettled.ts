import { onScopeDispose, ref, watch, type Ref } from 'vue';

/** What is typed, once nothing more was typed for a moment: one question is asked, not one per key. */
export function useSettled<T>(typed: () => T): Ref<T> {
  const settled = ref(typed()) as Ref<T>;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => JSON.stringify(typed()),
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => (settled.value = typed()), 300);
    },
  );
  onScopeDispose(() => clearTimeout(waiting));
  return settled;
}
