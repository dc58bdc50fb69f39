import type { Schema } from '@/api/client';
import { MOST_LINES } from '@/parts/cart';

/** So many seats of one time can be asked for at once. */
export const mostSeats = (units: number): number => Math.max(1, Math.min(units, MOST_LINES));

/** The same order once for each seat, each held to what it was told to come to beside the others. */
export function seatsOf(
  order: Schema['NewOrder'],
  seats: number,
  together?: Pick<Schema['TogetherQuote'], 'parts'>,
): Schema['NewOrder'][] {
  return Array.from({ length: seats }, (_, place) => {
    const expected = together?.parts[place]?.expected;
    return { ...order, ...(expected && { expected }) };
  });
}

/** How many of them can be had, as far as it was told. */
export const hadOf = (together: Pick<Schema['TogetherQuote'], 'parts'>): number =>
  together.parts.filter(({ expected }) => expected).length;
