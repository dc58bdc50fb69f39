import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { baseOf, rewardOf } from './reward';
import type { Settlement } from './settle';

const rule = { ratios: { excellent: 3000, good: 2000, qualified: 1000 }, annual_cap: 200_000_000 };

describe('the supply reward', () => {
  it('is the ratio of the grade, rounded down, within the cap', () => {
    expect(rewardOf(rule, 'excellent', 10_000_000)).toBe(3_000_000);
    expect(rewardOf(rule, 'good', 10_003)).toBe(2_000);
    expect(rewardOf(rule, 'failed', 10_000_000)).toBe(0);
    expect(rewardOf(rule, 'excellent', 900_719_925_474_099)).toBe(200_000_000);
  });

  it('counts the prices of what was approved in the local year by the programme', () => {
    const row = (price: number, programme: string, state: Schema['ClaimState'], approved: string | null) =>
      ({
        price,
        claim: { programme_id: programme, state, approved_at: approved },
      }) as Settlement;
    const rows = [
      row(1, 'p', 'approved', '2026-03-01T00:00:00Z'),
      row(10, 'p', 'reconciled', '2025-12-31T17:00:00Z'),
      row(100, 'p', 'rejected', '2026-03-01T00:00:00Z'),
      row(1_000, 'q', 'paid', '2026-03-01T00:00:00Z'),
      row(10_000, 'p', 'notice', null),
      { price: 100_000, claim: null } as Settlement,
    ];
    expect([baseOf(rows, 'p', 2026), baseOf(rows, 'p', 2025), baseOf(rows, 'q', 2026)]).toEqual([11, 0, 1_000]);
  });
});
