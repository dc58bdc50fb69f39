import { fromLocal } from '../time';

/** A date of the calendar library carries Shanghai's wall clock in the browser's own fields; this is the moment. */
export function fromWall(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return fromLocal(`${day}T${two(date.getHours())}:${two(date.getMinutes())}`);
}

/** Minutes as the library's durations: `01:30`. */
export function duration(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
