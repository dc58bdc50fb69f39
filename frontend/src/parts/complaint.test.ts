import { describe, expect, it } from 'vitest';
import { isHeard, isUnderWay } from './complaint';

const until = '2026-06-08T09:00:00Z';
const at = (time: string) => Date.parse(time);

describe('a complaint', () => {
  it('is under way until it is decided or taken back', () => {
    for (const state of ['open', 'answered'] as const) expect(isUnderWay({ state, answer_until: until })).toBe(true);
    for (const state of ['upheld', 'dismissed', 'withdrawn'] as const)
      expect(isUnderWay({ state, answer_until: until })).toBe(false);
  });

  it('may be decided once the provider has answered, or could have', () => {
    expect(isHeard({ state: 'open', answer_until: until }, at('2026-06-08T08:59:59Z'))).toBe(false);
    expect(isHeard({ state: 'open', answer_until: until }, at('2026-06-08T09:00:00Z'))).toBe(true);
    expect(isHeard({ state: 'answered', answer_until: until }, at('2026-06-01T00:00:00Z'))).toBe(true);
    expect(isHeard({ state: 'dismissed', answer_until: until }, at('2026-07-01T00:00:00Z'))).toBe(false);
  });
});
