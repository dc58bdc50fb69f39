import { answer, api, type Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { useThing } from '@/api/useThing';

/** The certificate of a closed month; `null` where it was closed before months were sealed. */
export function useSeal(month: () => string) {
  return useThing<Schema['PeriodSeal'] | null>({
    key: () => ['periods', 'certificate', month()],
    read: async () => {
      try {
        const params = { path: { month: month() } };
        return await answer(api.GET('/api/v1/reconciliation/periods/{month}/certificate', { params }));
      } catch (cause) {
        if (Problem.of(cause).status === 404) return null;
        throw cause;
      }
    },
  });
}
