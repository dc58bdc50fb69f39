import type { Schema } from '@/api/client';

type Affected = Schema['Affected'];
type Window = Schema['TimeWindow'];

/** What is to become of a booking, as a word that a `select` can hold: `cancel`, `move:<start>` or `swap:<listing>`. */
export type Choice = string;
export type Choices = Record<string, Choice>;

export const moveTo = (window: Window): Choice => `move:${window.starts_at}`;
export const swapTo = (listing: { id: string }): Choice => `swap:${listing.id}`;
export const CANCEL: Choice = 'cancel';

/** What was chosen, if it is still to be had: others book meanwhile. */
export function reliefOf({ booking, moves, swaps }: Affected, choice: Choice | undefined): Schema['Relieved'] | null {
  const booking_id = booking.id;
  if (choice === CANCEL) return { booking_id, act: 'cancel' };
  const window = moves.find((each) => moveTo(each) === choice);
  if (window) return { booking_id, act: 'move', window };
  const listing = swaps.find((each) => swapTo(each) === choice);
  return listing ? { booking_id, act: 'swap', listing_id: listing.id } : null;
}

const meet = (a: Window, b: Window) =>
  Date.parse(a.starts_at) < Date.parse(b.ends_at) && Date.parse(b.starts_at) < Date.parse(a.ends_at);

/**
 * The gentlest that can be done for each: the same time on an equal instrument, else the nearest window, else calling
 * off. No two are sent to the same place: each was offered its windows as if it were alone.
 */
export function suggestionsFor(affected: readonly Affected[]): Choices {
  const taken: { at: string; window: Window }[] = [];
  const take = (at: string, window: Window) => {
    if (taken.some((each) => each.at === at && meet(each.window, window))) return false;
    taken.push({ at, window });
    return true;
  };
  return Object.fromEntries(
    affected.map(({ booking, moves, swaps }) => {
      const own = booking.window;
      const swap = own && swaps.find(({ id }) => take(id, own));
      if (swap) return [booking.id, swapTo(swap)];
      const move = moves.find((window) => take('', window));
      return [booking.id, move ? moveTo(move) : CANCEL];
    }),
  );
}

/** How many bookings are moved, swapped and cancelled. */
export function countsOf(relief: readonly Schema['Relieved'][]): Record<Schema['Relieved']['act'], number> {
  const counts = { move: 0, swap: 0, cancel: 0 };
  for (const { act } of relief) counts[act] += 1;
  return counts;
}
