import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { formatYuan } from '@/parts/money';
import { changed, valueOf, type Described, type Proposal } from '../proposals/proposals';

type Settings = Schema['SettlementSettings'];

const days = (n: number) => say('finance.settlement.rows.days', { n });

/** Checked against the API: a setting that it gains must be added. */
const ROWS: { [name in keyof Required<Settings>]: [label: string, say: (settings: Settings) => string] } = {
  third_signature_above_fen: [
    'finance.settlement.rows.third',
    ({ third_signature_above_fen: fen }) =>
      typeof fen === 'number'
        ? say('finance.settlement.rows.above', { amount: formatYuan(fen) })
        : say('finance.settlement.rows.two'),
  ],
  minimum_payment_fen: [
    'finance.settlement.rows.minimum',
    ({ minimum_payment_fen: fen }) =>
      typeof fen === 'number'
        ? say('finance.settlement.rows.yuan', { amount: formatYuan(fen) })
        : say('finance.proposals.unlimited'),
  ],
  clawback_hearing_days: [
    'finance.settlement.rows.hearing',
    ({ clawback_hearing_days }) => days(clawback_hearing_days ?? 10),
  ],
  clawback_repay_days: ['finance.settlement.rows.repay', ({ clawback_repay_days }) => days(clawback_repay_days ?? 30)],
};

/** What a proposal makes different of the settlement settings. */
export function describeSettings(proposal: Proposal, now: Settings): Described {
  const then = valueOf<Settings>(proposal);
  const rows = Object.values(ROWS).map(([label, tell]) => ({
    label: say(label),
    before: tell(now),
    after: tell(then),
  }));
  return { title: say('finance.proposals.kinds.settlement'), differences: changed(rows) };
}
