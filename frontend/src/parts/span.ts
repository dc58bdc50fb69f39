/** A stretch of minutes in the largest unit that it is whole in. */
export function spanOf(minutes: number): { unit: 'days' | 'hours' | 'minutes'; n: number } {
  if (minutes > 0 && minutes % 1440 === 0) return { unit: 'days', n: minutes / 1440 };
  if (minutes > 0 && minutes % 60 === 0) return { unit: 'hours', n: minutes / 60 };
  return { unit: 'minutes', n: minutes };
}
