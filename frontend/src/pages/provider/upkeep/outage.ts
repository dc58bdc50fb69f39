import type { Schema } from '@/api/client';
import { fromLocal } from '@/parts/time';

type Affected = Schema['Affected'];
type AffectedTraining = Schema['AffectedTraining'];
type Window = Schema['TimeWindow'];

/**
 * What is to become of a booking or a training, as a word that a `select` can hold: `cancel`, `move:<start>`,
 * `swap:<listing>`, or `other:<wall clock>`, a start of one's own choice, which may not be typed yet.
 */
export type Choice = string;
/** By the ids of bookings and trainings. */
export type Choices = Record<string, Choice>;

export const moveTo = (window: Window): Choice => `move:${window.starts_at}`;
export const swapTo = (listing: { id: string }): Choice => `swap:${listing.id}`;
export const CANCEL: Choice = 'cancel';
export const otherAt = (start: string): Choice => `other:${start}`;
/** The start that was typed; null where another thing was chosen. */
export const otherOf = (choice: Choice): string | null => (choice.startsWith('other:') ? choice.slice(6) : null);

/** What was chosen, if it is still to be had: others book meanwhile. */
export function reliefOf(affected: Affected, choice: Choice | undefined): Schema['Relieved'] | null {
  const relief = reliefFor(affected.booking.window ?? null, affected, choice);
  return relief && { booking_id: affected.booking.id, ...relief };
}

/** The same of a training. */
export function trainingReliefOf(
  affected: AffectedTraining,
  choice: Choice | undefined,
): Schema['RelievedTraining'] | null {
  const relief = reliefFor(timeOf(affected), affected, choice);
  return relief && { training_id: affected.training.id, ...relief };
}

/** When a training takes place. */
export const timeOf = ({ training }: AffectedTraining): Window => ({
  starts_at: training.starts_at,
  ends_at: training.ends_at,
});

function reliefFor(
  own: Window | null,
  { moves, swaps }: Pick<Affected, 'moves' | 'swaps'>,
  choice: Choice | undefined,
): Schema['Relief'] | null {
  if (choice === CANCEL) return { act: 'cancel' };
  const start = otherOf(choice ?? '');
  if (start !== null) return start && own ? { act: 'move', window: from(start, own) } : null;
  const window = moves.find((each) => moveTo(each) === choice);
  if (window) return { act: 'move', window };
  const listing = swaps.find((each) => swapTo(each) === choice);
  return listing ? { act: 'swap', listing_id: listing.id } : null;
}

/** The same length from another start. */
function from(start: string, { starts_at, ends_at }: Window): Window {
  const begins = fromLocal(start);
  const ends = Date.parse(begins) + Date.parse(ends_at) - Date.parse(starts_at);
  return { starts_at: begins, ends_at: new Date(ends).toISOString() };
}

const meet = (a: Window, b: Window) =>
  Date.parse(a.starts_at) < Date.parse(b.ends_at) && Date.parse(b.starts_at) < Date.parse(a.ends_at);

/**
 * The gentlest that can be done for each: the same time on an equal instrument, else the nearest window; calling off
 * only where there is neither. No two are sent to the same place: each was offered its windows as if it were alone, so
 * some are left for the person to arrange.
 */
export function suggestionsFor(bookings: readonly Affected[], trainings: readonly AffectedTraining[] = []): Choices {
  const taken: { at: string; window: Window }[] = [];
  const take = (at: string, window: Window) => {
    if (taken.some((each) => each.at === at && meet(each.window, window))) return false;
    taken.push({ at, window });
    return true;
  };
  const suggest = (own: Window | null, { moves, swaps }: Pick<Affected, 'moves' | 'swaps'>): Choice => {
    const swap = own && swaps.find(({ id }) => take(id, own));
    if (swap) return swapTo(swap);
    const move = moves.find((window) => take('', window));
    if (move) return moveTo(move);
    return moves.length + swaps.length > 0 ? '' : CANCEL;
  };
  return Object.fromEntries([
    ...bookings.map((each) => [each.booking.id, suggest(each.booking.window ?? null, each)]),
    ...trainings.map((each) => [each.training.id, suggest(timeOf(each), each)]),
  ]);
}

/** How many are moved, swapped and cancelled. */
export function countsOf(relief: readonly Schema['Relief'][]): Record<Schema['Relief']['act'], number> {
  const counts = { move: 0, swap: 0, cancel: 0 };
  for (const { act } of relief) counts[act] += 1;
  return counts;
}
