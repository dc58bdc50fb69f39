import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';
import { useSession } from '@/app/session';

/** The caller's delegations; of those only who review. */
export function useDelegations() {
  const session = useSession();
  return useThing({
    key: () => ['delegations'],
    read: () => answer(api.GET('/api/v1/me/delegations')),
    enabled: () => session.can('claim:review_district') || session.can('claim:review_city'),
  });
}
