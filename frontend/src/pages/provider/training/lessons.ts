import type { Schema } from '@/api/client';

/**
 * When a lesson begins, in the address of its page: the API lists only lessons of which something is still to be done, so
 * the page of an older one cannot ask it.
 */
export function lessonQuery({ starts_at, ends_at }: Pick<Schema['Training'], 'starts_at' | 'ends_at'>) {
  return { from: starts_at, to: ends_at };
}

export type QualificationStanding = 'valid' | 'over' | 'revoked' | 'renewed';

/** What a qualification is worth now. One that ended without a reason was followed by a newer one. */
export function standingOf(
  { ended_at, revoke_reason, valid_until }: Pick<Schema['Qualification'], 'ended_at' | 'revoke_reason' | 'valid_until'>,
  now: number,
): QualificationStanding {
  if (ended_at) return revoke_reason ? 'revoked' : 'renewed';
  return valid_until && Date.parse(valid_until) <= now ? 'over' : 'valid';
}
