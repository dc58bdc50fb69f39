import { market } from './events/market';
import { money } from './events/money';

/** What is recorded about things, as `EventTimeline` says it: the audit's `thing.done`. */
export const events = { zh: { ...market.zh, ...money.zh }, en: { ...market.en, ...money.en } };
