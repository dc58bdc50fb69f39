/** Minutes as hours with at most one decimal. */
export function hoursOf(minutes: number): string {
  return (Math.round(minutes / 6) / 10).toLocaleString('en-US');
}

/** A share in whole per cent, rounded down so that only all of them are 100 %. */
export function perCent(part: number, whole: number): string {
  return `${Math.floor((100 * part) / whole)}%`;
}
