import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';
import type { BlockersOfKind } from './blockers';

/** What stands in the way of closing a month, by kind, as the server judges it. */
export function useBlockers(month: () => string, enabled: () => boolean) {
  return useThing<BlockersOfKind[]>({
    key: () => ['periods', 'blockers', month()],
    enabled,
    read: () =>
      answer(api.GET('/api/v1/reconciliation/periods/{month}/blockers', { params: { path: { month: month() } } })),
  });
}
