import { market } from './events/market';
import { money } from './events/money';
import { standing } from './events/standing';

/** What is recorded about things, as `EventTimeline` says it: the audit's `thing.done`. */
export const events = {
  zh: { ...market.zh, ...standing.zh, ...money.zh },
  en: { ...market.en, ...standing.en, ...money.en },
};
