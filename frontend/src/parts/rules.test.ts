import { describe, expect, it } from 'vitest';
import { freeWindows, pleaOf, ruleProblems, standingOf, unusedCharge, windowsInstead, type RuleProblem } from './rules';

const window = (day: number) => ({ starts_at: `2026-12-0${day}T01:00:00Z`, ends_at: `2026-12-0${day}T03:00:00Z` });
const problem = (over: Partial<RuleProblem>): RuleProblem => ({
  rule: 'closed',
  field: 'window.starts_at',
  effect: 'reject',
  staff_may_override: true,
  message: { zh: '不开放', en: 'closed' },
  ...over,
});
const nothing = { accepted: [], reason: '' };

describe('what rules say to a wish', () => {
  it('is in the quote, or in the refusal', () => {
    const problems = [problem({})];
    expect(ruleProblems({ problems }, null)).toEqual(problems);
    expect(ruleProblems({ problems: [] }, { extra: { problems } })).toEqual(problems);
    expect(ruleProblems({ problems }, { extra: {} })).toEqual([]);
  });

  it('lets a wish stand once every warning was read', () => {
    const warning = problem({ rule: 'too_long', effect: 'warn' });
    expect(standingOf([warning], nothing)).toMatchObject({ unread: [warning], stands: false });
    expect(standingOf([warning], { accepted: ['too_long'], reason: '' })).toMatchObject({ unread: [], stands: true });
    expect(standingOf([], nothing).stands).toBe(true);
  });

  it('lets an exception be asked for only where the provider may make all of them', () => {
    const hard = problem({ rule: 'slot_taken', staff_may_override: false });
    expect(standingOf([problem({})], nothing)).toMatchObject({ mayAsk: true, stands: false });
    expect(standingOf([problem({})], { accepted: [], reason: ' 急件 ' }).stands).toBe(true);
    expect(standingOf([problem({}), hard], { accepted: [], reason: '急件' })).toMatchObject({
      mayAsk: false,
      stands: false,
    });
  });

  it('names each window that would do once, those of the refusal first', () => {
    const named = [problem({ nearest: window(2) }), problem({ rule: 'too_soon', nearest: window(2) })];
    expect(windowsInstead(named)).toEqual([window(2)]);
    expect(windowsInstead(named, [window(3)])).toEqual([window(3), window(2)]);
    expect(freeWindows({ code: 'slot_taken', extra: { free: [window(3)] } })).toEqual([window(3)]);
    expect(freeWindows({ code: 'funds_taken', extra: {} })).toEqual([]);
    expect(freeWindows(null)).toEqual([]);
  });

  it('is answered with what was read and a reason, where there are any', () => {
    expect(pleaOf(nothing)).toEqual({});
    expect(pleaOf({ accepted: ['closed'], reason: ' 急 ' })).toEqual({
      accept_warnings: ['closed'],
      exception_reason: '急',
    });
  });

  it('costs a share of the price, at least an amount, never more than the price', () => {
    expect(unusedCharge({ ratio_bp: 3333, at_least_fen: 0 }, 10_001)).toBe(3333);
    expect(unusedCharge({ ratio_bp: 5000, at_least_fen: 8000 }, 10_000)).toBe(8000);
    expect(unusedCharge({ ratio_bp: 0, at_least_fen: 8000 }, 5000)).toBe(5000);
    expect(unusedCharge({ ratio_bp: 0, at_least_fen: 0 }, 5000)).toBe(0);
  });
});
