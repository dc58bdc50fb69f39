import { createApp, defineComponent, h, nextTick, ref, type Ref } from 'vue';
import { describe, expect, it } from 'vitest';
import { useWindowed } from './useWindowed';

/** A list of so many rows of two rem in a box whose height the test says. */
function listOf(items: Ref<number[]>) {
  let windowed!: ReturnType<typeof useWindowed<number>>;
  const box = ref<HTMLElement>();
  const app = createApp(
    defineComponent(() => {
      windowed = useWindowed(
        box,
        () => items.value,
        () => 2,
      );
      return () => h('div', { ref: box });
    }),
  );
  app.mount(document.createElement('div'));
  return { windowed, box: box.value!, end: () => app.unmount() };
}

describe('a windowed list', () => {
  it('has only the rows in the page that can be seen, and some beyond', async () => {
    const items = ref(Array.from({ length: 1000 }, (_, n) => n));
    const { windowed, box, end } = listOf(items);
    expect(windowed.row.value).toBe(32);
    expect(windowed.first.value).toBe(0);
    expect(windowed.seen.value.length).toBeLessThan(60);
    box.scrollTop = 500 * 32;
    windowed.scrolled();
    expect(windowed.first.value).toBe(492);
    expect(windowed.seen.value[0]).toBe(492);
    // A shorter list ends above where the longer one was scrolled to.
    box.scrollTop = 0;
    items.value = [1, 2, 3];
    await nextTick();
    expect(windowed.seen.value).toEqual([1, 2, 3]);
    end();
  });
});
