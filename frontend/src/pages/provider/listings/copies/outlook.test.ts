import { describe, expect, it } from 'vitest';
import { NOTHING as NO_RULES } from '../rules/values';
import { NOTHING as NO_TARIFF } from '../tariff/values';
import { standingOf, wordsOf } from './outlook';

const listing = {
  units: 2,
  slot_minutes: 30,
  photo_urls: [],
  prices: [],
  opening_hours: {},
  horizon_days: 90,
} as never;
const source = { rules: { ...NO_RULES, setup_minutes: 30 }, tariff: NO_TARIFF, listing };
const change = (part: 'rules' | 'units', field: string, before: unknown, after: unknown) => ({
  part,
  field,
  before,
  after,
});

describe('what becomes of a listing', () => {
  it('is told in the words of its rules and of its own fields', () => {
    const changes = [change('rules', 'setup_minutes', 0, 30), change('units', 'units', 1, 2)];
    const told = wordsOf({ changes }, source, {}, 'other');
    // Words are keys here.
    expect(told.map(({ label, before }) => [label, before])).toEqual([
      ['provider.rules.setup_minutes', '—'],
      ['provider.listingForm.units', '1'],
    ]);
  });

  it('is told by name where there are no words for it', () => {
    const changes = [change('rules', 'something_new', 1, 2)];
    expect(wordsOf({ changes }, source, {}, 'other')).toEqual([
      { label: 'other', before: '—', after: 'something_new' },
    ]);
    expect(wordsOf({ changes: [] }, source, {}, 'other')).toEqual([]);
  });

  it('is a change, nothing, or a refusal whatever would change', () => {
    const changes = [change('units', 'units', 1, 2)];
    const refused = [{ part: 'units' as const, field: 'units', code: 'units_held', text: { zh: '', en: '' } }];
    expect([
      standingOf({ changes, refused: [] }),
      standingOf({ changes: [], refused: [] }),
      standingOf({ changes, refused }),
    ]).toEqual(['changed', 'same', 'refused']);
  });
});
