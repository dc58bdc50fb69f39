import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { formatYuan } from '@/parts/money';
import { changed, valueOf, type Described, type Proposal } from '../../proposals/proposals';

type Settings = Schema['MatchSettings'];

/** Checked against the API: a setting that it gains must be added. */
const ROWS: { [name in keyof Required<Settings>]: [label: string, say: (settings: Settings) => string] } = {
  window_days: ['finance.matching.window', ({ window_days: n }) => say('finance.matching.days', { n })],
  tolerance_fen: ['finance.matching.toleranceFixed', ({ tolerance_fen = 0 }) => formatYuan(tolerance_fen)],
  tolerance_bp: ['finance.matching.toleranceShare', ({ tolerance_bp = 0 }) => `${tolerance_bp / 100}%`],
  tolerance_cap_fen: ['finance.matching.toleranceCap', ({ tolerance_cap_fen = 0 }) => formatYuan(tolerance_cap_fen)],
  least_likeness_bp: ['finance.matching.likeness', ({ least_likeness_bp = 0 }) => `${least_likeness_bp / 100}%`],
  least_score: ['finance.matching.score', ({ least_score = 0 }) => String(least_score)],
  age_days: ['finance.matching.ages', ({ age_days = [] }) => age_days.join('、')],
  fee_words: ['finance.matching.feeWords', ({ fee_words }) => fee_words.join('、')],
};

/** What matching goes by, each setting in words. */
export const sayMatching = (settings: Settings) =>
  Object.values(ROWS).map(([label, tell]) => ({ label: say(label), value: tell(settings) }));

/** What a proposal makes different of what matching goes by. */
export function describeMatching(proposal: Proposal, now: Settings): Described {
  const then = valueOf<Settings>(proposal);
  const rows = Object.values(ROWS).map(([label, tell]) => ({
    label: say(label),
    before: tell(now),
    after: tell(then),
  }));
  return { title: say('finance.proposals.kinds.matching'), differences: changed(rows) };
}
