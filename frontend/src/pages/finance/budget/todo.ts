import type { RouteLocationRaw } from 'vue-router';
import type { Schema } from '@/api/client';
import { say } from '@/app/language';

type Kind = Schema['TodoKind'];

/** In which state batches of a kind wait: the filter of their list. */
const STATES: Partial<Record<Kind, Schema['BatchState']>> = {
  batch_to_check: 'drafted',
  batch_to_authorise: 'checked',
  batch_to_export: 'authorised',
  batch_recall_to_decide: 'authorised',
  batch_recall_under_way: 'authorised',
};

/** Where changes of what the office sets are decided. */
const SETTINGS: Record<string, string> = {
  settlement: 'finance-settlement-settings',
  treasury_account: 'finance-treasuries',
  treasury_layout: 'finance-treasuries',
  payment_layout: 'finance-payment-layouts',
  matching: 'finance-matching-settings',
  statement_layout: 'finance-statement-layouts',
} satisfies Record<Schema['SettingKind'], string>;

/** What waits as one says it, where the API tells the name of a setting only. */
export const todoSaid = (kind: Kind, item: Schema['TodoItem']) =>
  kind === 'setting_to_decide' || kind === 'match_setting_to_decide'
    ? say(`finance.proposals.kinds.${item.label}`)
    : undefined;

/** The page of finance on which something that waits is done; without an item the list of its kind. */
export function todoRoute(kind: Kind, item?: Schema['TodoItem']): RouteLocationRaw | undefined {
  if (kind === 'claim_to_batch') return { name: 'finance-batch-draft' };
  if (kind.startsWith('batch_')) {
    if (item) return { name: 'finance-batch', params: { id: item.id } };
    return { name: 'finance-batches', query: STATES[kind] ? { state: STATES[kind] } : {} };
  }
  if (kind === 'setting_to_decide') return { name: SETTINGS[item?.label ?? ''] ?? 'finance-treasuries' };
  if (kind === 'match_setting_to_decide') return { name: SETTINGS[item?.label ?? ''] ?? 'finance-matching-settings' };
  if (kind.startsWith('appropriation_change_')) return { name: 'finance-appropriation-changes' };
  // There is no list of payments over all batches.
  if (kind === 'payment_to_reissue' || kind.startsWith('reissue_'))
    return item && { name: 'finance-payment', params: { id: item.id } };
  if (kind.startsWith('exception_')) {
    return item ? { name: 'finance-exception', params: { id: item.id } } : { name: 'finance-exceptions' };
  }
  if (kind === 'statement_finding_to_resolve') {
    return item ? { name: 'finance-statement', params: { id: item.id } } : { name: 'finance-statements' };
  }
  if (kind === 'period_to_close' || kind === 'no_movement_to_decide') {
    return item ? { name: 'finance-period', params: { month: item.id } } : { name: 'finance-periods' };
  }
  return undefined;
}
