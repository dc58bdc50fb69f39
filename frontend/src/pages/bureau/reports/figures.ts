import { formatBasisPoints } from '@/parts/money';

/** Minutes as hours for people: `1,234.5`. */
export const hours = (minutes: number): string => inHours(minutes).toLocaleString('en-US');

/** To a tenth: for charts. */
export const inHours = (minutes: number): number => Math.round(minutes / 6) / 10;

/** A part of a whole in per cent; what is there but rounds to nothing is said to be there. */
export function percent(part: number, whole: number): string {
  const share = shareOf(part, whole);
  return share === 0 && part > 0 && whole > 0 ? '< 0.1%' : formatBasisPoints(share);
}

/** A part of a whole in basis points, to a tenth of a per cent; nothing of nothing is 0. */
const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.round((part * 1_000) / whole) * 10 : 0);
