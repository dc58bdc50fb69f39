import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';

/** Whose account a statement is of, as far as the treasuries' accounts are on record. */
export function useTreasuryNames() {
  const treasuries = useThing({
    key: () => ['treasury-accounts'],
    read: () => answer(api.GET('/api/v1/treasury-accounts')),
  });
  return (account: string) =>
    treasuries.data?.find(({ account_number }) => account_number === account)?.account_name ?? '';
}
