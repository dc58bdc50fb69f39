import type { Schema } from '@/api/client';

/** Minutes from the grid's beginning. */
export type Stretch = [from: number, to: number];

/** A row as it comes: the client's types know no tuples. */
export interface Line extends Omit<Schema['GridRow'], 'open' | 'busy'> {
  open: number[][];
  busy: number[][];
}

/** Where every unit is taken. */
export function fullOf({ busy, units }: Pick<Line, 'busy' | 'units'>): Stretch[] {
  const changes = (busy as [unit: number, from: number, to: number][]).flatMap(([, from, to]): Stretch[] => [
    [from, 1],
    [to, -1],
  ]);
  changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const full: Stretch[] = [];
  let taken = 0;
  let since: number | null = null;
  for (const [at, by] of changes) {
    taken += by;
    if (taken >= units && since === null) since = at;
    else if (taken < units && since !== null) {
      const last = full.at(-1);
      if (last?.[1] === since) last[1] = at;
      else if (at > since) full.push([since, at]);
      since = null;
    }
  }
  return full;
}

/** Where it is open from `now` on and not full. */
export function freeOf(row: Pick<Line, 'open' | 'busy' | 'units'>, now: number): Stretch[] {
  const full = fullOf(row);
  const free: Stretch[] = [];
  for (const [opens, closes] of row.open as Stretch[]) {
    let at = Math.max(opens, now);
    for (const [from, to] of full) {
      if (to <= at || from >= closes) continue;
      if (from > at) free.push([at, from]);
      at = Math.max(at, to);
    }
    if (at < closes) free.push([at, closes]);
  }
  return free;
}

/**
 * The time that pressing at `minute` means: from the slot in which it lies, an hour or a slot long, as far as it is free;
 * `null` where it is not.
 */
export function pickAt(free: readonly Stretch[], minute: number, slot: number): Stretch | null {
  const stretch = free.find(([from, to]) => from <= minute && minute < to);
  if (!stretch) return null;
  const first = Math.ceil(stretch[0] / slot) * slot;
  const from = Math.max(first, Math.floor(minute / slot) * slot);
  const to = Math.min(stretch[1], from + Math.max(slot, 60));
  return from < to ? [from, to] : null;
}

/** How much of it is free, in whole hours. */
export function hoursOf(free: readonly Stretch[]): number {
  return Math.floor(free.reduce((sum, [from, to]) => sum + to - from, 0) / 60);
}
