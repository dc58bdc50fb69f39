import { describe, expect, it } from 'vitest';
import { isHeard } from './heard';

describe('a clawback', () => {
  const hearing_until = '2026-03-12T01:00:00Z';

  it('is decided once the payee has answered, or could have', () => {
    const at = (time: string) => Date.parse(time);
    expect(isHeard({ answer: null, hearing_until }, at('2026-03-12T00:59:59Z'))).toBe(false);
    expect(isHeard({ answer: null, hearing_until }, at('2026-03-12T01:00:00Z'))).toBe(true);
    expect(isHeard({ answer: '同意退还。', hearing_until }, at('2026-03-02T01:00:00Z'))).toBe(true);
  });
});
