import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import type { RuleProblem } from '@/parts/rules';
import {
  isRhythmWhole,
  occurrencesOf,
  rhythmOf,
  toAnswer,
  totalOf,
  verdictOf,
  weekdayOf,
  type Occurrence,
  type RhythmForm,
} from './plan';

const window = { starts_at: '2026-12-01T01:00:00.000Z', ends_at: '2026-12-01T03:00:00.000Z' };
const silent = { accepted: [], reason: '' };
const rule = (over: Partial<RuleProblem>): RuleProblem => ({
  rule: 'closed',
  field: 'window.starts_at',
  effect: 'reject',
  staff_may_override: true,
  message: { zh: '不开放', en: 'closed' },
  nearest: window,
  ...over,
});
const quoted = (...problems: RuleProblem[]): Occurrence => ({
  window,
  quote: { price: { amount_fen: 100 }, subsidy_fen: 40, own_share_fen: 60, problems } as Schema['QuoteAnswer'],
});
const refused = (...problems: RuleProblem[]): Occurrence => ({
  window,
  problem: new Problem(422, 'invalid_input', '有误', [], { problems }),
});

describe('a series', () => {
  const every: RhythmForm = { rhythm: 'days', every_days: 7, weekdays: [], every_weeks: 1 };
  const days = (form: RhythmForm, times: number, first = window) =>
    occurrencesOf(first, form, times).map((one) => one.window?.starts_at.slice(5, 10) ?? `none in ${one.month}`);

  it('goes on every so many days', () => {
    expect(days(every, 3)).toEqual(['12-01', '12-08', '12-15']);
    expect(rhythmOf(every)).toEqual({ every_days: 7 });
  });

  it('goes by days of the week, which begins on Monday', () => {
    // A Tuesday.
    const form: RhythmForm = { ...every, rhythm: 'week', weekdays: ['fri', 'tue', 'mon'] };
    expect(weekdayOf(window.starts_at)).toBe('tue');
    // Seven in the morning in China is the day before by UTC.
    expect(weekdayOf('2026-11-30T23:00:00Z')).toBe('tue');
    expect(days(form, 5)).toEqual(['12-01', '12-04', '12-07', '12-08', '12-11']);
    expect(days({ ...form, every_weeks: 2 }, 4)).toEqual(['12-01', '12-04', '12-14', '12-15']);
    expect(isRhythmWhole(form, window)).toBe(true);
    expect(isRhythmWhole({ ...form, weekdays: ['fri'] }, window)).toBe(false);
    expect(isRhythmWhole({ ...form, every_weeks: 53 }, window)).toBe(false);
  });

  it('goes by the day of the month, and says which month has none', () => {
    const first = { starts_at: '2027-01-31T01:00:00.000Z', ends_at: '2027-01-31T03:00:00.000Z' };
    const form: RhythmForm = { ...every, rhythm: 'month' };
    expect(days(form, 4, first)).toEqual(['01-31', 'none in 2027-02-01', '03-31', 'none in 2027-04-01']);
    expect(verdictOf({ window: null, month: '2027-02-01' }, silent)).toBe('bad');
    expect(rhythmOf(form)).toEqual({ monthly: true });
  });

  it('says of each occurrence what will become of it', () => {
    const taken = rule({ rule: 'slot_taken', staff_may_override: false });
    expect(verdictOf({ window }, silent)).toBe('waiting');
    expect(verdictOf(quoted(), silent)).toBe('good');
    expect(verdictOf(quoted(rule({ effect: 'warn' })), silent)).toBe('warned');
    expect(verdictOf(refused(rule({})), silent)).toBe('bad');
    expect(verdictOf(quoted(rule({})), { accepted: [], reason: '急件' })).toBe('asks');
    expect(verdictOf(quoted(taken), { accepted: [], reason: '急件' })).toBe('bad');
    expect(verdictOf({ window, problem: new Problem(409, 'not_bookable', '停止预约') }, silent)).toBe('bad');
  });

  it('asks once for what is to be answered, and not where nobody can allow it', () => {
    const warned = rule({ rule: 'too_long', effect: 'warn' });
    const taken = rule({ rule: 'slot_taken', staff_may_override: false });
    const asked = toAnswer([quoted(warned), quoted(warned, rule({})), quoted(taken)]);
    expect(asked.map((problem) => problem.rule)).toEqual(['too_long', 'closed']);
    expect(asked.every((problem) => !('nearest' in problem))).toBe(true);
  });

  it('comes to what can be booked', () => {
    expect(totalOf([quoted(), quoted(), refused(rule({}))], silent)).toEqual({ price: 200, subsidy: 80, own: 120 });
  });
});
