import type { Schema } from '@/api/client';
import type { CartLine } from '@/parts/cart';
import { orderOf } from '../order';

/** What a line of the cart says of itself. */
export interface LineState {
  /** Absent while there is none, or nothing can be said. */
  quote?: { price_fen: number; subsidy_fen: number };
  /** Nothing more need be said before it is sent. */
  stands: boolean;
}

/**
 * The orders as the API takes them, each held to what its person was told: what they come to together, where there are
 * several, because what the first ones use of a voucher the later ones lack.
 */
export function ordersOf(
  lines: readonly CartLine[],
  states: ReadonlyMap<string, LineState>,
  together?: Schema['TogetherQuote'],
): Schema['NewOrder'][] {
  return lines.map(({ key, listing, order }, place) => {
    const expected = together ? together.parts[place]?.expected : states.get(key)?.quote;
    return { ...orderOf(listing.id, order), ...(expected && { expected }) };
  });
}

/** What the priced lines come to together. */
export function sumOf(states: Iterable<LineState>): { price: number; subsidy: number; own: number; unpriced: number } {
  const sum = { price: 0, subsidy: 0, own: 0, unpriced: 0 };
  for (const { quote } of states) {
    if (!quote) {
      sum.unpriced += 1;
      continue;
    }
    sum.price += quote.price_fen;
    sum.subsidy += quote.subsidy_fen;
    sum.own += quote.price_fen - quote.subsidy_fen;
  }
  return sum;
}
