import type { RouteLocationRaw } from 'vue-router';
import type { Schema } from '@/api/client';

type Kind = Schema['TodoKind'];

/** In which state batches of a kind wait: the filter of their list. */
const STATES: Partial<Record<Kind, Schema['BatchState']>> = {
  batch_to_check: 'drafted',
  batch_to_authorise: 'checked',
  batch_to_export: 'authorised',
  batch_recall_to_decide: 'authorised',
  batch_recall_under_way: 'authorised',
};

/** The page of finance on which something that waits is done; without an item the list of its kind. */
export function todoRoute(kind: Kind, item?: Schema['TodoItem']): RouteLocationRaw | undefined {
  if (kind === 'claim_to_batch') return { name: 'finance-batch-draft' };
  if (kind.startsWith('batch_')) {
    if (item) return { name: 'finance-batch', params: { id: item.id } };
    return { name: 'finance-batches', query: STATES[kind] ? { state: STATES[kind] } : {} };
  }
  if (kind === 'setting_to_decide')
    return { name: item?.label === 'settlement' ? 'finance-settlement-settings' : 'finance-treasuries' };
  // There is no list of payments over all batches.
  if (kind === 'payment_to_reissue' || kind.startsWith('reissue_'))
    return item && { name: 'finance-payment', params: { id: item.id } };
  if (kind.startsWith('exception_')) {
    return item ? { name: 'finance-exception', params: { id: item.id } } : { name: 'finance-exceptions' };
  }
  if (kind === 'period_to_close' || kind === 'no_movement_to_decide') {
    return item ? { name: 'finance-period', params: { month: item.id } } : { name: 'finance-periods' };
  }
  return undefined;
}
