import { useSession } from '@/app/session';

export type Party = 'enterprise' | 'provider';
export type Side = Party | 'bureau';

/** From which side somebody looks at a quotation or a contract: the pages are the same, what can be done is not. */
export function useSide(): Side {
  const session = useSession();
  if (session.can('booking:serve')) return 'provider';
  return session.can('booking:read_all', 'claim:read_all') ? 'bureau' : 'enterprise';
}
