import { answer, api } from '@/api/client';
import { readAll } from '@/api/readAll';
import { useThing } from '@/api/useThing';

/** All accepted bookings of the provider and all claims on its bookings: what sums over a year are made of. */
export function useServed() {
  return useThing({
    key: () => ['bookings', 'provider', 'served'],
    read: async () => {
      const [bookings, claims] = await Promise.all([
        readAll((cursor) =>
          answer(
            api.GET('/api/v1/bookings', {
              params: { query: { side: 'provider', state: 'accepted', cursor, limit: 200 } },
            }),
          ),
        ),
        readAll((cursor) => answer(api.GET('/api/v1/claims', { params: { query: { cursor, limit: 200 } } }))),
      ]);
      return { bookings, claims };
    },
  });
}
