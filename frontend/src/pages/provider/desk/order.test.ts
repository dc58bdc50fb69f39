import { describe, expect, it } from 'vitest';
import { deskOrder, deskQuestion, emptyDeskOrder, isWhole } from './order';

const window = { starts_at: '2026-03-02T01:00:00Z', ends_at: '2026-03-02T02:00:00Z' };
const code = '91371000ma3c00000x';

describe('an order of the desk', () => {
  it('is asked for once it is known for whom and, where there is a calendar, when', () => {
    expect(isWhole({ ...emptyDeskOrder(window), enterprise_uscc: code }, true)).toBe(true);
    expect(isWhole({ ...emptyDeskOrder(), enterprise_uscc: code }, true)).toBe(false);
    expect(isWhole({ ...emptyDeskOrder(), enterprise_uscc: code }, false)).toBe(true);
    expect(isWhole({ ...emptyDeskOrder(window), enterprise_uscc: code.slice(1) }, true)).toBe(false);
  });

  it('asks the same whatever is said to broken rules', () => {
    const order = { ...emptyDeskOrder(window), enterprise_uscc: ` ${code}`, consumables: { grid: 2, stub: 0 } };
    const said = { ...order, accept_warnings: ['closed' as const], override_reason: '院长同意' };
    expect(deskQuestion('l', said)).toEqual(deskQuestion('l', order));
    expect(deskQuestion('l', order)).toMatchObject({
      enterprise_uscc: code.toUpperCase(),
      consumables: { grid: 2 },
      used_by: null,
    });
    expect(deskQuestion('l', order)).not.toHaveProperty('with_operator');
  });

  it('is booked at the price that was told, with the operator and the person', () => {
    const order = { ...emptyDeskOrder(window), enterprise_uscc: code, with_operator: true, used_by: 'u' };
    const expected = { price_fen: 100, subsidy_fen: 0 };
    expect(deskOrder('l', { ...order, override_reason: ' x ' }, expected)).toMatchObject({
      with_operator: true,
      used_by: 'u',
      override_reason: 'x',
      expected,
    });
    expect(deskOrder('l', order, undefined)).not.toHaveProperty('expected');
  });
});
