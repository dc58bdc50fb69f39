import { answer, api, type Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { useThing } from '@/api/useThing';

/** A year's holidays; `null` where its notice is not loaded. Year 0: none is asked for. */
export function useYear(year: () => number) {
  return useThing({ key: () => ['calendar', year()], read: () => yearOrNone(year()), enabled: () => year() > 0 });
}

async function yearOrNone(year: number): Promise<Schema['CalendarYear'] | null> {
  try {
    return await answer(api.GET('/api/v1/calendar/{year}', { params: { path: { year } } }));
  } catch (cause) {
    if (cause instanceof Problem && cause.status === 404) return null;
    throw cause;
  }
}
