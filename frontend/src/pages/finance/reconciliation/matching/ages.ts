/** The last days of bands of ages as they are typed, parted by blanks or commas; `null` where they are none, or do not rise. */
export function daysOf(text: string): number[] | null {
  const words = text.split(/[\s,，、]+/).filter(Boolean);
  const days = words.map(Number);
  const isRight =
    days.length >= 1 &&
    days.length <= 6 &&
    days.every((day, place) => Number.isInteger(day) && day >= 0 && (place === 0 || day > days[place - 1]!));
  return isRight ? days : null;
}
