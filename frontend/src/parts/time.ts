/*
 * Everybody reads and types times of Asia/Shanghai, wherever the browser is; the API speaks UTC. China has kept
 * UTC+8 without summer time since 1992, so the offset is a constant here.
 */
import { language } from '@/app/language';

const ZONE = 'Asia/Shanghai';
const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

type Moment = string | number | Date;

function format(at: Moment, options: Intl.DateTimeFormatOptions): string {
  const locale = language.value === 'zh' ? 'zh-CN' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(new Date(at));
}

/** `2026-11-24` in both languages: dates are compared more often than read aloud. */
export function formatDay(at: Moment): string {
  return local(at).slice(0, 10);
}

/** `2026-11-24 15:04`. */
export function formatMinute(at: Moment): string {
  return local(at).slice(0, 16).replace('T', ' ');
}

/** `15:04`. */
export function formatClock(at: Moment): string {
  return local(at).slice(11, 16);
}

/** `11月24日 周二` or `Tue 24 Nov`. */
export function formatWeekday(at: Moment): string {
  return format(at, { month: 'short', day: 'numeric', weekday: 'short' });
}

/** `2026-11-24 09:00–11:00`, with the second day where it is another. */
export function formatSpan(from: Moment, to: Moment): string {
  const isOneDay = formatDay(from) === formatDay(to);
  return `${formatMinute(from)}–${isOneDay ? formatClock(to) : formatMinute(to)}`;
}

/** Shanghai's wall clock, `2026-11-24T15:04:05`: what `datetime-local` inputs hold. */
export function local(at: Moment): string {
  return new Date(new Date(at).getTime() + OFFSET_MS).toISOString().slice(0, 19);
}

/** A wall clock of Shanghai (`2026-11-24` or `2026-11-24T15:04`) as the API takes it. */
export function fromLocal(text: string): string {
  const wall = text.length === 10 ? `${text}T00:00` : text;
  return new Date(`${wall.length === 16 ? `${wall}:00` : wall}+08:00`).toISOString();
}

/** The midnight in Shanghai before `at`. */
export function startOfDay(at: Moment): Date {
  return new Date(`${formatDay(at)}T00:00:00+08:00`);
}

/** The Monday, midnight in Shanghai, of the week of `at`. */
export function startOfWeek(at: Moment): Date {
  const day = startOfDay(at);
  const weekday = (new Date(day.getTime() + OFFSET_MS).getUTCDay() + 6) % 7;
  return new Date(day.getTime() - weekday * DAY_MS);
}
