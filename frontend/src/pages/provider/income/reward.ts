import type { Schema } from '@/api/client';
import { formatDay } from '@/parts/time';
import type { Settlement } from './settle';

/** Best first. */
export const GRADES = ['excellent', 'good', 'qualified', 'failed'] as const satisfies readonly Schema['Grade'][];

/** Claims whose bookings count for the reward. */
const COUNTED: Schema['ClaimState'][] = ['approved', 'partly_batched', 'batched', 'paid', 'reconciled'];

/** Final prices of the bookings whose claims a programme approved in a year: what its reward is a part of. */
export function baseOf(settlements: Settlement[], programme: string, year: number): number {
  return settlements
    .filter(
      ({ claim }) =>
        claim?.programme_id === programme &&
        COUNTED.includes(claim.state) &&
        claim.approved_at != null &&
        formatDay(claim.approved_at).startsWith(String(year)),
    )
    .reduce((sum, { price }) => sum + price, 0);
}

/** The reward for a grade: the ratio of the base, rounded down to the fen, within the year's cap. */
export function rewardOf(rule: Schema['SupplyReward'], grade: Schema['Grade'], base: number): number {
  const points = rule.ratios[grade] ?? 0;
  // In whole numbers: the product of a large base and the points is beyond what a float holds exactly.
  const share = Number((BigInt(base) * BigInt(points)) / 10_000n);
  return Math.min(share, rule.annual_cap);
}
