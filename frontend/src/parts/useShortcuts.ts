import { onBeforeUnmount, onMounted } from 'vue';

/** Single keys that do something on this page, while nobody types and no dialog is open: `{ j: next, k: previous }`. */
export function useShortcuts(keys: Record<string, () => unknown>): void {
  function pressed(event: KeyboardEvent) {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable) return;
    if (target.matches('input, select, textarea') || document.querySelector('dialog[open]')) return;
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  }
  onMounted(() => document.addEventListener('keydown', pressed));
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed));
}
