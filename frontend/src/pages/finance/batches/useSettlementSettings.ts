import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** When a batch needs a third signature. */
export function useSettlementSettings() {
  return useThing<Schema['SettlementSettings']>({
    key: () => ['settlement-settings'],
    read: () => answer(api.GET('/api/v1/settlement/settings')),
  });
}
