import { expect, it } from 'vitest';
import { addLevel, formOf, isDays, ruleOf } from './levels';

const rule = {
  is_required: true,
  valid_days: 365,
  how_to: 'ask',
  levels: [
    { rank: 1, name: 'assisted', valid_days: null },
    { rank: 3, name: 'super', valid_days: 90 },
  ],
  min_level: 1,
  hours: [{ days: ['sat' as const, 'sun' as const], from: 0, to: 1440, level: 3 }],
};

it('types a rule and reads it again', () => {
  expect(ruleOf(formOf(rule))).toEqual(rule);
  expect(formOf(rule).hours[0]!.hours).toBe('00:00-24:00');
});

it('asks for no level where there is none', () => {
  const form = { ...formOf(rule), levels: [], min_level: 3 };
  expect(ruleOf(form)).toMatchObject({ min_level: 1, hours: [] });
});

it('puts a new level above the others', () => {
  const { levels } = formOf(rule);
  addLevel(levels, 'trainer');
  expect(levels.at(-1)).toEqual({ rank: 4, name: 'trainer', valid_days: null });
  expect([isDays(''), isDays(1), isDays(3660), isDays(0), isDays(3661), isDays(1.5)]).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
