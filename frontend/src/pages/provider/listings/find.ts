import type { Schema } from '@/api/client';

type Listing = Schema['ListingView'];

export const LISTING_KINDS = [
  'instrument_time',
  'test_service',
  'lease',
  'incubation_service',
  'tech_contract',
] as const satisfies readonly Schema['ListingKind'][];
export const CUSTOMER_CLASSES = [
  'standard',
  'sme',
  'academic',
  'member',
  'own',
] as const satisfies readonly Schema['CustomerClass'][];

/** Kinds of which a time is booked; the others are ordered by quantity. */
export function hasCalendar(kind: Schema['ListingKind']): boolean {
  return kind === 'instrument_time' || kind === 'lease';
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Whether every word is somewhere in what people know the listing by. */
export function matches(listing: Listing, words: string): boolean {
  const { code, name, model, maker, category, location } = listing;
  const text = plain([code, name, model, maker, category, location].join('\n'));
  return plain(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The price that most people pay, or the first that there is. */
export function priceOf(listing: Listing): Schema['PriceRule'] | undefined {
  return listing.prices.find(({ customer_class }) => customer_class === 'standard') ?? listing.prices[0];
}

export type ListingSort = 'name' | 'price' | 'updated' | '';

/** A copy in the order that is asked for; without one, as the API gives them, newest first. */
export function sorted(listings: Listing[], sort: ListingSort): Listing[] {
  const collator = new Intl.Collator('zh-CN', { numeric: true });
  const orders: Record<Exclude<ListingSort, ''>, (a: Listing, b: Listing) => number> = {
    name: (a, b) => collator.compare(a.name, b.name) || collator.compare(a.code, b.code),
    price: (a, b) => (priceOf(b)?.amount_fen ?? -1) - (priceOf(a)?.amount_fen ?? -1),
    updated: (a, b) => b.updated_at.localeCompare(a.updated_at),
  };
  return sort ? [...listings].sort(orders[sort]) : listings;
}
