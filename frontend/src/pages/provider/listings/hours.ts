/** When a listing is open: by day, spans of minutes of the local day; an empty timetable is always open. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];
export type Span = [from: number, to: number];
export type Timetable = Partial<Record<Day, Span[]>>;

const WHOLE_DAY = 1_440;

/** `08:30`. */
export function clock(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `08:30-11:30, 13:30-17:30`: what `parseDay` reads again. */
export function dayText(spans: readonly Span[] = []): string {
  return spans.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(', ');
}

/**
 * The spans of a day as people write them: `8:30-11:30 13:30-17:30`, `8-12、14-18`, `全天`; nothing is closed. `null`
 * where it cannot be read, ends before it begins, or overlaps.
 */
export function parseDay(text: string): Span[] | null {
  const written = text.normalize('NFKC').trim().toLowerCase();
  if (written === '' || written === '-' || written === '休' || written === 'closed') return [];
  if (/^(?:全天|24 ?(?:小时|h)|all day)$/.test(written)) return [[0, WHOLE_DAY]];
  const spans: Span[] = [];
  // A span is two clocks with a dash or a word between them; what separates spans does not matter.
  const span = /(\d{1,2})(?:[:点时.](\d{2})?)?分?\s*(?:-|~|–|—|至|到|to)\s*(\d{1,2})(?:[:点时.](\d{2})?)?分?/g;
  if (written.replace(span, '').replace(/[\s,;、，；和]/g, '') !== '') return null;
  for (const [, fromHour, fromMinute, toHour, toMinute] of written.matchAll(span)) {
    if (Number(fromMinute ?? 0) > 59 || Number(toMinute ?? 0) > 59) return null;
    spans.push([Number(fromHour) * 60 + Number(fromMinute ?? 0), Number(toHour) * 60 + Number(toMinute ?? 0)]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const isRight = spans.every(([from, to], at) => from < to && to <= WHOLE_DAY && from >= (spans[at - 1]?.[1] ?? 0));
  return isRight ? joined(spans) : null;
}

/** Spans that touch are one. */
function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const [from, to] of spans) {
    const last = result.at(-1);
    if (last && last[1] >= from) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** What a day is after the stretch from `from` to `to` was made open or closed. */
export function painted(spans: readonly Span[], from: number, to: number, isOpen: boolean): Span[] {
  if (isOpen) return joined([...spans.map(([a, b]): Span => [a, b]), [from, to] as Span].sort((a, b) => a[0] - b[0]));
  return spans.flatMap(([a, b]): Span[] => {
    const left: Span[] = a < from ? [[a, Math.min(b, from)]] : [];
    const right: Span[] = b > to ? [[Math.max(a, to), b]] : [];
    return b <= from || a >= to ? [[a, b]] : [...left, ...right];
  });
}

/** Days of one timetable that follow each other and are alike: `{ from: 'mon', to: 'fri', spans }`. */
export function grouped(timetable: Timetable): { from: Day; to: Day; spans: Span[] }[] {
  const groups: { from: Day; to: Day; spans: Span[] }[] = [];
  for (const [at, day] of DAYS.entries()) {
    const spans = timetable[day] ?? [];
    const last = groups.at(-1);
    if (last && last.to === DAYS[at - 1] && dayText(last.spans) === dayText(spans)) last.to = day;
    else groups.push({ from: day, to: day, spans });
  }
  return groups.filter(({ spans }) => spans.length > 0);
}

export function isAlwaysOpen(timetable: Timetable): boolean {
  return DAYS.every((day) => !timetable[day]?.length);
}

/** The windows in which it is closed, of the seven days or fewer from `from` (a midnight in Shanghai). */
export function closedIn(timetable: Timetable, from: string, days: number): { starts_at: string; ends_at: string }[] {
  if (isAlwaysOpen(timetable)) return [];
  const first = Date.parse(from);
  const at = (day: number, minute: number) => new Date(first + (day * WHOLE_DAY + minute) * 60_000).toISOString();
  // Shanghai keeps UTC+8 all year; its weekday is that of UTC eight hours later.
  const weekday = (new Date(first + 8 * 3_600_000).getUTCDay() + 6) % 7;
  return Array.from({ length: days }, (_, day) => day).flatMap((day) => {
    const spans = timetable[DAYS[(weekday + day) % 7]!] ?? [];
    return spans
      .reduce<Span[]>((left, [a, b]) => painted(left, a, b, false), [[0, WHOLE_DAY]])
      .map(([a, b]) => ({ starts_at: at(day, a), ends_at: at(day, b) }));
  });
}
