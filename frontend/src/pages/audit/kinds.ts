import type { RouteLocationRaw } from 'vue-router';
import { say } from '@/app/language';

/** Kinds of things that the trail knows. */
export const KINDS = [
  'voucher_application',
  'voucher',
  'booking',
  'bill',
  'wait_entry',
  'violation',
  'clawback',
  'quotation',
  'agreement',
  'complaint',
  'award',
  'award_rule',
  'broker',
  'tech_contract',
  'platform',
  'platform_import',
  'directory_scheme',
  'evaluation_set',
  'evaluation_period',
  'evaluation_score',
  'evaluation_appeal',
  'evaluation_sanction',
  'training',
  'qualification',
  'qualification_grant',
  'claim',
  'risk',
  'notice',
  'batch',
  'payment',
  'exception',
  'statement',
  'statement_line',
  'no_movement',
  'appropriation',
  'treasury_account',
  'payment_layout',
  'statement_layout',
  'setting_proposal',
  'period',
  'year_package',
  'programme',
  'programme_version',
  'calendar_year',
  'listing',
  'import',
  'organisation',
  'user',
  'reconciliation',
  'usage_record',
  'api_client',
  'webhook',
  'calendar_feed',
  'synonyms',
  'mail',
] as const;

/** Those of which the ledger tells the road of their money. */
const WITH_MONEY = ['appropriation', 'award', 'voucher', 'booking', 'claim', 'payment', 'batch', 'statement_line'];

const PAGES: Record<string, string> = {
  batch: 'finance-batch',
  payment: 'finance-payment',
  listing: 'listing',
  award: 'award',
  platform: 'platform',
};

export function kindName(kind: string): string {
  return (KINDS as readonly string[]).includes(kind) ? say(`audit.kinds.${kind}`) : kind;
}

export function roadOf(kind: string, id: string): RouteLocationRaw | undefined {
  return WITH_MONEY.includes(kind) ? { name: 'finance-ledger-thing', params: { kind, id } } : undefined;
}

export function pageOf(kind: string, id: string): RouteLocationRaw | undefined {
  return PAGES[kind] ? { name: PAGES[kind], params: { id } } : undefined;
}
