import type { Schema } from '@/api/client';
import { differences } from '../differences';
import { changesOf, type Difference } from '../documents/lines';
import { rulesLines } from '../rules/lines';
import { tariffLines } from '../tariff/lines';

type Target = Schema['CopyTarget'];
type Change = Schema['CopyChange'];

export const PARTS = ['rules', 'tariff', 'hours', 'units'] as const satisfies Schema['CopyPart'][];

/** What becomes of a listing: it changes, is so already, or cannot become so. */
export function standingOf({ changes, refused }: Pick<Target, 'changes' | 'refused'>): 'changed' | 'same' | 'refused' {
  if (refused.length) return 'refused';
  return changes.length ? 'changed' : 'same';
}

/** What another document says now, of which only the members differ that are told. */
function before<D extends object>(after: D, changes: Change[], ...parts: Change['part'][]): D {
  const told = changes.filter(({ part }) => parts.includes(part)).map(({ field, before }) => [field, before]);
  return { ...after, ...Object.fromEntries(told) } as D;
}

/** The differences of a listing in words; `other` names what no words are for. */
export function wordsOf(
  target: Pick<Target, 'changes'>,
  source: { rules: Schema['BookingRules']; tariff: Schema['Tariff']; listing: Schema['ListingDraft'] },
  names: Record<string, string>,
  other: string,
): Difference[] {
  const { changes } = target;
  const { rules, tariff, listing } = source;
  const told = [
    ...changesOf(rulesLines(before(rules, changes, 'rules'), names), rulesLines(rules, names)),
    ...changesOf(tariffLines(before(tariff, changes, 'tariff')), tariffLines(tariff)),
    ...differences(before(listing, changes, 'hours', 'units'), listing, (code) => code),
  ];
  if (told.length || !changes.length) return told;
  return [{ label: other, before: '—', after: changes.map(({ field }) => field).join(' ') }];
}
