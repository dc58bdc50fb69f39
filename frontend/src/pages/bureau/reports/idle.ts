import { answer, api, type Schema } from '@/api/client';
import { readAll } from '@/api/readAll';
import { DAY_MS, formatDay, fromLocal } from '@/parts/time';

/** Time is kept in these states: those that the utilisation counts. */
const KEPT: Schema['BookingState'][] = ['confirmed', 'in_use', 'delivered', 'accepted', 'disputed'];

/** From the beginning of which day, in the browser's words and the API's. */
export function daysAgo(days: number): string {
  return fromLocal(formatDay(Date.now() - days * DAY_MS));
}

/**
 * Listings in the catalogue for which no time was kept since `days` days ago, nor is kept ahead. The API has no such
 * list: both lists are read whole and compared here.
 */
export async function idleListings(
  ask: { kind: Schema['ListingKind']; region?: string; days: number },
  grown: (read: number) => void,
): Promise<{ idle: Schema['ListingCard'][]; all: number }> {
  const read = { listings: 0, bookings: 0 };
  const tell = () => grown(read.listings + read.bookings);
  const listings = await readAll(
    (cursor) =>
      answer(
        api.GET('/api/v1/listings', {
          params: { query: { kind: ask.kind, region: ask.region, sort: 'newest', limit: 200, cursor } },
        }),
      ),
    (items) => {
      read.listings = items.length;
      tell();
    },
  );
  const bookings = await readAll(
    (cursor) =>
      answer(
        api.GET('/api/v1/bookings', {
          params: { query: { side: 'region', from: daysAgo(ask.days), limit: 200, cursor } },
        }),
      ),
    (items) => {
      read.bookings = items.length;
      tell();
    },
  );
  const used = new Set(bookings.filter(({ state }) => KEPT.includes(state)).map(({ listing_id }) => listing_id));
  return { idle: listings.filter(({ id }) => !used.has(id)), all: listings.length };
}
