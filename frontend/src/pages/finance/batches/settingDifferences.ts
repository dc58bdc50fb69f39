import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { formatYuan } from '@/parts/money';
import { changed, valueOf, type Described, type Proposal } from '../proposals/proposals';

type Settings = Schema['SettlementSettings'];

/** Checked against the API: a setting that it gains must be added. */
const ROWS: { [name in keyof Required<Settings>]: [label: string, say: (value: Settings[name]) => string] } = {
  third_signature_above_fen: [
    'finance.settlement.rows.third',
    (fen) =>
      typeof fen === 'number'
        ? say('finance.settlement.rows.above', { amount: formatYuan(fen) })
        : say('finance.settlement.rows.two'),
  ],
  minimum_payment_fen: [
    'finance.settlement.rows.minimum',
    (fen) =>
      typeof fen === 'number'
        ? say('finance.settlement.rows.yuan', { amount: formatYuan(fen) })
        : say('finance.proposals.unlimited'),
  ],
  clawback_hearing_days: [
    'finance.settlement.rows.hearing',
    (n) => say('finance.settlement.rows.days', { n: n ?? 10 }),
  ],
  clawback_repay_days: ['finance.settlement.rows.repay', (n) => say('finance.settlement.rows.days', { n: n ?? 30 })],
};

function row<N extends keyof Settings>(name: N, now: Settings, then: Settings) {
  const [label, tell] = ROWS[name];
  return { label: say(label), before: tell(now[name]), after: tell(then[name]) };
}

/** What a proposal makes different of the settlement settings. */
export function describeSettings(proposal: Proposal, now: Settings): Described {
  const then = valueOf<Settings>(proposal);
  return {
    title: say('finance.proposals.kinds.settlement'),
    differences: changed((Object.keys(ROWS) as (keyof Settings)[]).map((name) => row(name, now, then))),
  };
}
