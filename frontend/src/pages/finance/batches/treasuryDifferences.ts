import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { changed, valueOf, type Described, type Proposal } from '../proposals/proposals';

type Account = Schema['TreasuryAccount'];

const FIELDS = [
  ['account_name', 'finance.treasuries.name'],
  ['account_number', 'finance.treasuries.account'],
  ['bank_name', 'finance.treasuries.bank'],
  ['bank_code', 'finance.treasuries.bankCode'],
] as const;

/** What a proposal makes different of the account that a treasury pays from, or of the layout that its bank wants. */
export function describeTreasury(
  proposal: Proposal,
  accounts: readonly Account[],
  regionOf: (code: string) => string,
  layoutOf: (id: string) => string,
): Described {
  const [level = '', region = ''] = proposal.subject.split(':');
  const now = accounts.find((account) => account.level === level && account.payer_region === region);
  const whose = `${regionOf(region)} ${say(`common.level.${level}`)}`;
  const none = say('finance.proposals.none');
  const title = `${say(`finance.proposals.kinds.${proposal.kind}`)}：${whose}`;
  if (proposal.kind === 'treasury_layout') {
    const nameOf = (id?: string | null) => (id ? layoutOf(id) || id : say('finance.paymentLayouts.ofAccountNone'));
    const before = nameOf(now?.payment_layout_id);
    const after = nameOf(valueOf<{ layout_id?: string | null }>(proposal).layout_id);
    return { title, differences: changed([{ label: say('finance.paymentLayouts.ofAccount'), before, after }]) };
  }
  const then = valueOf<Schema['BankAccount']>(proposal);
  const rows = FIELDS.map(([name, label]) => ({ label: say(label), before: now?.[name] ?? none, after: then[name] }));
  return { title, differences: changed(rows) };
}
