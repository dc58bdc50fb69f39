import { onScopeDispose, ref, type Ref } from 'vue';

/** The time, looked at every half minute: what the clock allows appears without a reload. */
export function useNow(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), 30_000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
