import type { Schema } from '@/api/client';

type Scope = Schema['Scope'];

/** What a program of an organisation of this kind can be allowed; the API refuses the others. */
export function scopesOf(kind: Schema['OrganisationKind'] | undefined): Scope[] {
  if (kind === 'provider') return ['listings:write', 'busy:write', 'usage:write', 'bookings:read'];
  return kind === 'enterprise' ? ['bookings:read'] : [];
}

/** The scope as a key of its sentence. */
export const scopeWord = (scope: Scope) => scope.replace(':', '_');
