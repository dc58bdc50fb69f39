import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';
import type { Window } from './entries';

/** Where what stands at a time of an instrument could go instead: as if that time were stopped. */
export function usePlaces(at: () => { listing: string; window: Window | null | undefined }, isWanted: () => boolean) {
  const query = () => ({ from: at().window?.starts_at ?? '', to: at().window?.ends_at ?? '' });
  return useThing({
    key: () => ['bookings', 'places', at().listing, query()],
    read: () =>
      answer(
        api.GET('/api/v1/listings/{id}/outages/affected', {
          params: { path: { id: at().listing }, query: query() },
        }),
      ),
    enabled: () => isWanted() && Boolean(at().window),
  });
}
