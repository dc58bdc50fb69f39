import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

export type Proposal = Schema['SettingProposalShown'];

/** Where a change is decided: beside the payments or beside the bank's statements. */
export type Area = 'settlement' | 'reconciliation';

/** What a change makes different, in words. */
export interface Difference {
  label: string;
  before: string;
  after: string;
}

/** What a proposal is about, and what it makes different. */
export interface Described {
  title: string;
  differences: Difference[];
}

/** Only what is different, out of all that is said before and after. */
export const changed = (all: readonly Difference[]) => all.filter(({ before, after }) => before !== after);

/** The value of a proposal, of which the API says only that it is some object. */
export const valueOf = <T>({ value }: Proposal) => value as unknown as T;

/** What is to become of a saved layout. */
export type LayoutWish<N> = { keep: N; retire?: undefined } | { keep?: undefined; retire: boolean };

/** What waits for a second person, oldest first; or what is over, latest first. */
export function useSettingProposals(area: Area, decided: () => boolean = () => false, enabled?: () => boolean) {
  return useThing<Proposal[]>({
    key: () => ['setting-proposals', area, decided()],
    enabled,
    read: () => {
      const params = { query: { decided: decided() } };
      return area === 'settlement'
        ? answer(api.GET('/api/v1/settlement/proposals', { params }))
        : answer(api.GET('/api/v1/reconciliation/proposals', { params }));
    },
  });
}

/** What a change that is proposed or decided may have made different. */
export const SETTLED = [
  ['setting-proposals'],
  ['settlement-settings'],
  ['matching-settings'],
  ['treasury-accounts'],
  ['payment-layouts'],
  ['statement-layouts'],
  ['todo'],
  ['audit'],
];
