import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import type { RuleProblem } from '@/parts/rules';
import { toAnswer, totalOf, verdictOf, windowsOf, type Occurrence } from './plan';

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
  it('goes on every so many days', () => {
    expect(windowsOf(window, 7, 3).map(({ starts_at }) => starts_at.slice(0, 10))).toEqual([
      '2026-12-01',
      '2026-12-08',
      '2026-12-15',
    ]);
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
