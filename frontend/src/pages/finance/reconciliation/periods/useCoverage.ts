import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** How far the statements of each treasury's account cover a month. */
export function useCoverage(month: () => string) {
  return useThing<Schema['AccountCoverage'][]>({
    key: () => ['periods', 'coverage', month()],
    read: () =>
      answer(api.GET('/api/v1/reconciliation/periods/{month}/coverage', { params: { path: { month: month() } } })),
  });
}
