/** Minutes as hours for people: `1,234.5`. */
export const hours = (minutes: number): string => inHours(minutes).toLocaleString('en-US');

/** To a tenth: for charts. */
export const inHours = (minutes: number): number => Math.round(minutes / 6) / 10;

/** A part of a whole in basis points, to a tenth of a per cent; nothing of nothing is 0. */
export const shareOf = (part: number, whole: number): number =>
  whole > 0 ? Math.round((part * 1_000) / whole) * 10 : 0;
