import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { changed, valueOf, type Described, type Proposal } from '../../proposals/proposals';

type Settings = Schema['MatchSettings'];

/** Checked against the API: a setting that it gains must be added. */
const ROWS: { [name in keyof Required<Settings>]: [label: string, say: (value: Settings[name]) => string] } = {
  window_days: ['finance.matching.window', (n) => say('finance.matching.days', { n })],
  fee_words: ['finance.matching.feeWords', (words) => words.join('、')],
};

function row<N extends keyof Settings>(name: N, settings: Settings) {
  const [label, tell] = ROWS[name];
  return { label: say(label), value: tell(settings[name]) };
}

/** What matching goes by, each setting in words. */
export const sayMatching = (settings: Settings) =>
  (Object.keys(ROWS) as (keyof Settings)[]).map((name) => row(name, settings));

/** What a proposal makes different of what matching goes by. */
export function describeMatching(proposal: Proposal, now: Settings): Described {
  const then = sayMatching(valueOf<Settings>(proposal));
  const rows = sayMatching(now).map(({ label, value }, at) => ({
    label,
    before: value,
    after: then[at]?.value ?? '',
  }));
  return { title: say('finance.proposals.kinds.matching'), differences: changed(rows) };
}
