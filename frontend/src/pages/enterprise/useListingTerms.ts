import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';

/** The booking rules and the tariff of a listing, as they are in force. */
export function useListingTerms(id: string, enabled: () => boolean = () => true) {
  const params = { path: { id } };
  const rules = useThing({
    key: () => ['listings', id, 'rules'],
    read: () => answer(api.GET('/api/v1/listings/{id}/rules', { params })),
    enabled,
  });
  const tariff = useThing({
    key: () => ['listings', id, 'tariff'],
    read: () => answer(api.GET('/api/v1/listings/{id}/tariff', { params })),
    enabled,
  });
  return { rules, tariff };
}
