import type { Schema } from '@/api/client';

type Priced = Pick<Schema['ListingView'], 'prices'>;

export const standardOf = ({ prices }: Priced) =>
  prices.find((price) => price.customer_class === 'standard') ?? prices[0];

/** The lowest standard price, where all have one for the same unit and they differ. */
export function lowest(listings: readonly Priced[]): number | null {
  const prices = listings.map(standardOf);
  const unit = prices[0]?.unit;
  if (listings.length < 2 || !prices.every((price) => price && price.unit === unit)) return null;
  const amounts = prices.map((price) => price!.amount_fen);
  const least = Math.min(...amounts);
  return amounts.every((amount) => amount === least) ? null : least;
}
