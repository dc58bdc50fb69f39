import type { RouteLocationRaw } from 'vue-router';
import type { Schema } from '@/api/client';

/** The pages of a thing, by who reads about it: the first one that this person may open is theirs. */
const PAGES: Record<string, string[]> = {
  booking: ['provider-booking', 'enterprise-booking', 'bureau-booking'],
  bill: ['provider-bill', 'enterprise-bill'],
  clawback: ['enterprise-clawback', 'provider-clawback', 'bureau-clawback'],
  complaint: ['provider-complaint', 'enterprise-complaint', 'bureau-complaint'],
  quotation: ['enterprise-quotation', 'provider-quotation'],
  agreement: ['enterprise-agreement', 'provider-agreement'],
  wait_entry: ['enterprise-waiting'],
  violation: ['provider-conduct', 'enterprise-conduct', 'bureau-conduct'],
  qualification: ['enterprise-qualifications'],
  qualification_grant: ['enterprise-qualifications'],
  evaluation_score: ['provider-evaluation', 'bureau-evaluation-score'],
  evaluation_appeal: ['provider-evaluations', 'bureau-evaluation'],
  evaluation_sanction: ['provider-evaluations', 'bureau-evaluation'],
  claim: ['enterprise-claim', 'bureau-claim'],
  voucher: ['enterprise-voucher', 'bureau-voucher'],
  voucher_application: ['enterprise-application', 'bureau-application'],
  listing: ['provider-listing', 'bureau-listing'],
  organisation: ['bureau-organisation', 'organisation'],
  notice: ['notice'],
  batch: ['finance-batch'],
  payment: ['finance-payment'],
  exception: ['finance-exception'],
};

/** Those of them that are not of one thing. */
const LISTS = [
  'organisation',
  'enterprise-waiting',
  'enterprise-conduct',
  'enterprise-qualifications',
  'provider-conduct',
  'bureau-conduct',
  'provider-evaluations',
  'bureau-evaluation',
];

/** Where a message leads, if anywhere. */
export function linkOf(
  message: Pick<Schema['MessageView'], 'subject_kind' | 'subject_id'>,
  may: (name: string) => boolean,
): RouteLocationRaw | undefined {
  const name = PAGES[message.subject_kind]?.find(may);
  if (name && LISTS.includes(name)) return { name };
  return name ? { name, params: { id: message.subject_id } } : undefined;
}
