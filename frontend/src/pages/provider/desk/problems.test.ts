import { expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { breachesOf, nearest, overridable, warnings } from './problems';

const window = { starts_at: '2026-05-04T01:00:00Z', ends_at: '2026-05-04T03:00:00Z' };
const breach = (rule: string, effect: string, staff_may_override: boolean) => ({
  rule,
  effect,
  staff_may_override,
  field: 'window.starts_at',
  message: { zh: rule, en: rule },
  nearest: effect === 'reject' ? window : null,
});
const answered = (...problems: object[]) => new Problem(422, 'invalid_fields', 'wrong', [], { problems });

it('what staff may allow is offered only if that is all', () => {
  const soft = answered(breach('closed', 'reject', true), breach('too_long', 'warn', true));
  expect(overridable(breachesOf(soft)).map(({ rule }) => rule)).toEqual(['closed']);
  expect(warnings(breachesOf(soft)).map(({ rule }) => rule)).toEqual(['too_long']);
  const hard = answered(breach('closed', 'reject', true), breach('in_the_past', 'reject', false));
  expect(overridable(breachesOf(hard))).toEqual([]);
});

it('offers each time once, also where the time was taken meanwhile', () => {
  expect(nearest(answered(breach('closed', 'reject', true), breach('too_soon', 'reject', true)))).toEqual([window]);
  expect(nearest(new Problem(409, 'slot_taken', 'taken', [], { free: [window] }))).toEqual([window]);
  expect(nearest(null)).toEqual([]);
});
