import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** The three totals of a month as the records are now, of one programme or of all, of one region's treasuries or of all. */
export function useTotals(
  month: () => string,
  enabled: () => boolean = () => true,
  programme: () => string = () => '',
  region: () => string = () => '',
) {
  return useThing<Schema['PeriodTotals']>({
    key: () => ['periods', 'totals', month(), programme(), region()],
    enabled,
    read: () =>
      answer(
        api.GET('/api/v1/reconciliation/periods/{month}', {
          params: {
            path: { month: month() },
            query: { programme: programme() || undefined, region: region() || undefined },
          },
        }),
      ),
  });
}
