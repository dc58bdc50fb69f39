import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';

/** So many rows beyond what can be seen, above and below. */
const BEYOND = 8;

/**
 * The rows of a long list that are to be in the page: those that can be seen in `box`, and some beyond. All rows have
 * one height. The list is as high as all of them together; a row stands at its place times `row` pixels.
 *
 *     const { row, first, seen, scrolled } = useWindowed(box, () => props.items, () => 4.25);
 */
export function useWindowed<Item>(box: Ref<HTMLElement | undefined>, items: () => Item[], rem: () => number) {
  const top = ref(0);
  const shown = ref(600);
  const row = ref(rem() * 16);
  const watcher = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);

  const first = computed(() => Math.max(0, Math.floor(top.value / row.value) - BEYOND));
  const seen = computed(() =>
    items().slice(first.value, first.value + Math.ceil(shown.value / row.value) + 2 * BEYOND),
  );

  function measure() {
    row.value = rem() * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    shown.value = box.value?.clientHeight ?? shown.value;
  }
  function scrolled() {
    top.value = box.value?.scrollTop ?? 0;
  }

  // A shorter list may end above where the longer one was scrolled to.
  watch(items, scrolled, { flush: 'post' });
  watch(rem, measure);
  watch(box, (now, before) => {
    if (before) watcher?.unobserve(before);
    if (now) watcher?.observe(now);
    measure();
  });
  onMounted(() => {
    measure();
    if (box.value) watcher?.observe(box.value);
  });
  onBeforeUnmount(() => watcher?.disconnect());
  return { row, shown, first, seen, scrolled };
}
