import type { RouteLocationRaw } from 'vue-router';
import type { Schema } from '@/api/client';
import type { paths } from '@/api/schema';

/** Things of which the ledger tells the road of their money. */
export type MoneyThing = paths['/api/v1/ledger/things/{kind}/{id}/transfers']['get']['parameters']['path']['kind'];

/** The page of what a transfer belongs to: its own in finance, else the road of its money. */
export function sourceRoute({ kind, id }: Pick<Schema['TransferSource'], 'kind' | 'id'>): RouteLocationRaw {
  if (kind === 'payment') return { name: 'finance-payment', params: { id } };
  if (kind === 'batch') return { name: 'finance-batch', params: { id } };
  return { name: 'finance-ledger-thing', params: { kind, id } };
}

export const accountRoute = (key: string): RouteLocationRaw => ({ name: 'finance-account', params: { key } });

export const exportPath = (key: string) => `/api/v1/exports/ledger-accounts/${encodeURIComponent(key)}/transfers`;
