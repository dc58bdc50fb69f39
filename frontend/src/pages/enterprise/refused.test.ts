import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { refusedOf } from './refused';

describe('several orders that were refused', () => {
  it('say which and why', () => {
    const taken = { type: '', status: 409, code: 'slot_taken', title: '已被占用', free: [] };
    const refused = refusedOf(
      new Problem(409, 'several_refused', '1 项不能预约', [], { refused: [{ order: 1, problem: taken }] }),
    );
    expect([...refused.keys()]).toEqual([1]);
    expect(refused.get(1)).toMatchObject({ code: 'slot_taken', title: '已被占用', extra: { free: [] } });
  });

  it('are none of another problem', () => {
    expect(refusedOf(new Problem(409, 'quote_changed', '价格不同')).size).toBe(0);
  });
});
