import type { Schema } from '@/api/client';

export type QualificationStanding = 'valid' | 'over' | 'revoked' | 'renewed';

/** What a qualification is worth now. One that ended without a reason was followed by a newer one of its level. */
export function qualificationStanding(
  { ended_at, revoke_reason, valid_until }: Pick<Schema['Qualification'], 'ended_at' | 'revoke_reason' | 'valid_until'>,
  now: number,
): QualificationStanding {
  if (ended_at) return revoke_reason ? 'revoked' : 'renewed';
  return valid_until && Date.parse(valid_until) <= now ? 'over' : 'valid';
}
