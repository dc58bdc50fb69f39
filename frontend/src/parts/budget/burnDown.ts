import type { Schema } from '@/api/client';
import { DAY_MS, local } from '../time';

type Budget = Schema['ProgrammeBudget'];

/** A month of a budget. `left` is what was left at its end, `expected` what will be if it goes on as of late. */
export interface BurnMonth {
  month: string;
  granted: number;
  drawn: number;
  returned: number;
  left: number | null;
  expected: number | null;
}

/** Of the API's forecast. */
const PACE_DAYS = 90;

/**
 * The months of a budget's year without gaps, and a little more where money moved outside of it. The line of what is
 * expected begins at what is left now and goes on as the API reckons: evenly, as in the last 90 days.
 */
export function burnDown(budget: Budget, year: number, now: number): BurnMonth[] {
  const today = local(now).slice(0, 10);
  const present = today.slice(0, 7);
  const moved = new Map(budget.months.map((one) => [one.month.slice(0, 7), one]));
  const known = [...moved.keys(), `${year}-01`, `${year}-12`].sort();
  let left: number | null = null;
  return monthsBetween(known[0]!, known.at(-1)!).map((month) => {
    const one = moved.get(month);
    left = one?.available_after_fen ?? left;
    const isPast = month <= present || one !== undefined;
    return {
      month,
      granted: one?.granted_fen ?? 0,
      drawn: one?.drawn_fen ?? 0,
      returned: one?.returned_fen ?? 0,
      left: isPast ? left : null,
      expected: month < present ? null : expected(budget, month, today),
    };
  });
}

function expected({ available_fen, forecast }: Budget, month: string, today: string): number | null {
  if (!forecast) return null;
  if (month === today.slice(0, 7)) return available_fen;
  const days = (Date.parse(lastDay(month)) - Date.parse(today)) / DAY_MS;
  return Math.max(0, available_fen - Math.floor((Math.max(0, forecast.drawn_recently_fen) * days) / PACE_DAYS));
}

/** Days from today to the end of the year after which nothing is left. */
export function daysBefore(day: string, year: number): number {
  return Math.round((Date.parse(`${year}-12-31`) - Date.parse(day)) / DAY_MS);
}

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year!, number!, 0)).toISOString().slice(0, 10);
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = next(month)) months.push(month);
  return months;
}

function next(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return number === 12 ? `${year! + 1}-01` : `${year}-${String(number! + 1).padStart(2, '0')}`;
}

/** What was used of a budget, in basis points. */
export function usedShare({ granted_fen, available_fen }: { granted_fen: number; available_fen: number }): number {
  return granted_fen > 0 ? Math.floor(((granted_fen - available_fen) * 10_000) / granted_fen) : 0;
}
