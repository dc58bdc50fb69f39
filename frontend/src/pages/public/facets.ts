import { answer, api, type Schema } from '@/api/client';
import type { ListingQuery } from './DistrictCard.vue';

/** How many a search finds, and by group, for pages that show none of them. */
export async function facetsOf(query: ListingQuery = {}): Promise<Schema['Facets']> {
  const params = { query: { ...query, limit: 1, facets: true } };
  // Asked for, they are there.
  return (await answer(api.GET('/api/v1/listings', { params }))).facets!;
}
