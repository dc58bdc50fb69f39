import { answer, api, type Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { meets, type Entry, type Window } from './entries';

type Headers = { 'Idempotency-Key': string };

export function createBlock(listing: string, body: Schema['NewBlock'], headers: Headers) {
  return answer(api.POST('/api/v1/listings/{id}/blocks', { params: { path: { id: listing } }, body, headers }));
}

export function liftBlock(id: string, headers: Headers) {
  return answer(api.POST('/api/v1/blocks/{id}/lift', { params: { path: { id } }, headers }));
}

/** The unit that a block is of, if not of all. */
export function unitOf(entry: Entry, units: number): number | null {
  return entry.units.length < units ? (entry.units[0] ?? null) : null;
}

/**
 * Another time or instrument for a block. The new one is made before the old one is lifted, so that the old stands where
 * the new cannot be had; where both would meet, the old one is put back then.
 */
export async function moveBlock(entry: Entry, to: Window & { listing: string; unit: number | null }, headers: Headers) {
  const key = headers['Idempotency-Key'];
  const step = (name: string): Headers => ({ 'Idempotency-Key': `${key}-${name}` });
  const body = (window: Window, unit: number | null) => ({
    window: { starts_at: window.starts_at, ends_at: window.ends_at },
    unit,
    reason: entry.reason,
  });
  if (to.listing !== entry.resource || !meets(entry, to)) {
    await createBlock(to.listing, body(to, to.unit), step('new'));
    await liftBlock(entry.blockId!, step('lift'));
    return;
  }
  await liftBlock(entry.blockId!, step('lift'));
  try {
    await createBlock(to.listing, body(to, to.unit), step('new'));
  } catch (cause) {
    if (!Problem.of(cause).isUnclear) await createBlock(entry.resource, body(entry, to.unit), step('back'));
    throw cause;
  }
}
