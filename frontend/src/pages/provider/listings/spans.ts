import { say } from '@/app/language';

/** The largest unit in which minutes are a whole number. */
export function spanOf(minutes: number): { n: number; unit: 'day' | 'hour' | 'minute' } {
  if (minutes > 0 && minutes % 1_440 === 0) return { n: minutes / 1_440, unit: 'day' };
  if (minutes > 0 && minutes % 60 === 0) return { n: minutes / 60, unit: 'hour' };
  return { n: minutes, unit: 'minute' };
}

export const MINUTES = { minute: 1, hour: 60, day: 1_440 } as const;

/** `90 分钟`, `2 小时`, `1 天`. */
export function spanText(minutes: number): string {
  const { n, unit } = spanOf(minutes);
  return say(`provider.span.${unit}`, { n });
}
