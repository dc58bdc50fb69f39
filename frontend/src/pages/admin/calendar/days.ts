import type { Schema } from '@/api/client';
import { DAY_MS } from '@/parts/time';

type Day = Schema['CalendarDay'];

/** One holiday of a notice: its days off, and the weekend days that are worked for it. */
export interface Holiday {
  name: string;
  off: string[];
  worked: string[];
}

/** The holidays in the order of their first day off. */
export function holidaysOf(days: Day[]): Holiday[] {
  const found = new Map<string, Holiday>();
  for (const { name, date, isOffDay } of [...days].sort((a, b) => a.date.localeCompare(b.date))) {
    const holiday = found.get(name) ?? { name, off: [], worked: [] };
    (isOffDay ? holiday.off : holiday.worked).push(date);
    found.set(name, holiday);
  }
  const first = ({ off, worked }: Holiday) => off[0] ?? worked[0]!;
  return [...found.values()].sort((a, b) => first(a).localeCompare(first(b)));
}

/** Days in a row as spans: `2026-10-01 — 2026-10-08`. */
export function spansOf(dates: string[]): string[] {
  const spans: [string, string][] = [];
  for (const date of [...dates].sort()) {
    const last = spans.at(-1);
    if (last && Date.parse(date) - Date.parse(last[1]) === DAY_MS) last[1] = date;
    else spans.push([date, date]);
  }
  return spans.map(([from, to]) => (from === to ? from : `${from} — ${to}`));
}

/** A day of the year's sheet: whether it is worked, and why where the plain week says otherwise. */
export interface SheetDay {
  date: string;
  number: number;
  isWorked: boolean;
  day?: Day;
}

export interface SheetMonth {
  month: number;
  /** Blank places before the first, from Monday. */
  before: number;
  days: SheetDay[];
}

export function sheetOf(year: number, days: Day[]): SheetMonth[] {
  const byDate = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: 12 }, (_, month) => {
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return {
      month: month + 1,
      before: weekdayOf(year, month, 1),
      days: Array.from({ length }, (_, place) => {
        const date = new Date(Date.UTC(year, month, place + 1)).toISOString().slice(0, 10);
        const day = byDate.get(date);
        return { date, number: place + 1, isWorked: day ? !day.isOffDay : weekdayOf(year, month, place + 1) < 5, day };
      }),
    };
  });
}

/** Monday is 0. */
function weekdayOf(year: number, month: number, day: number): number {
  return (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7;
}

/** A notice from a file of holiday-cn; `null` where it is none. */
export function noticeOf(text: string): Schema['CalendarYear'] | null {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof file !== 'object' || file === null) return null;
  const { year, papers, days } = file as Partial<Schema['CalendarYear']>;
  const isDay = (day: Partial<Day> | null) =>
    typeof day?.name === 'string' && typeof day.date === 'string' && typeof day.isOffDay === 'boolean';
  if (typeof year !== 'number' || !Array.isArray(days) || !days.every(isDay)) return null;
  return { year, papers: Array.isArray(papers) ? papers.map(String) : [], days };
}
