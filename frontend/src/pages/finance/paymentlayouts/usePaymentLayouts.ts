import { computed, reactive } from 'vue';
import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';

/** The layouts of payment files, and those by which new files are written. */
export function usePaymentLayouts() {
  const thing = useThing({ key: () => ['payment-layouts'], read: () => answer(api.GET('/api/v1/payment-layouts')) });
  const all = computed(() => thing.data ?? []);
  return reactive({
    all,
    used: computed(() => all.value.filter((layout) => !layout.retired_at)),
    nameOf: (id: string) => all.value.find((layout) => layout.id === id)?.name ?? '',
  });
}
