import { useSession } from '@/app/session';

export type Side = 'enterprise' | 'provider';

/** From which side somebody looks at a quotation or a contract: the pages are the same, what can be done is not. */
export function useSide(): Side {
  return useSession().can('booking:serve') ? 'provider' : 'enterprise';
}
