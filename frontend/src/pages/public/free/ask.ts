import type { Schema } from '@/api/client';
import { DAY_MS, formatSpan } from '@/parts/time';

/** What is looked for, whenever it is free. */
export interface Search {
  q?: string;
  kind?: Schema['ListingKind'];
  category?: string;
  region?: string;
  voucher_payable?: boolean;
}

export interface Ask {
  /** As the API takes it; `null`: what was typed cannot be asked. */
  query: { from: string; to: string; minutes: number } | null;
  fault: 'order' | 'tooLong' | 'tooShort' | null;
  hours: number;
  /** In words. */
  span: string;
}

const HOUR_MS = 3_600_000;

/** A wall clock or a day of Shanghai in an address; `null` where it is none. */
export function momentOf(text: string): number | null {
  const wall = text.length === 10 ? `${text}T00:00` : text;
  const at = Date.parse(`${wall}:00+08:00`);
  return Number.isNaN(at) ? null : at;
}

/**
 * What the address asks: from the next full hour where it says nothing, for a week, for two hours. A time that is longer
 * than what it is to lie in, or a search over more than 31 days, is not asked.
 */
export function askOf(words: { from: string; to: string; hours: string }, now: number): Ask {
  const from = momentOf(words.from) ?? Math.ceil(now / HOUR_MS) * HOUR_MS;
  const to = momentOf(words.to) ?? from + 7 * DAY_MS;
  const hours = words.hours ? Number(words.hours) : 2;
  const fault = faultOf(from, to, hours);
  const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return {
    query: fault ? null : { ...window, minutes: Math.round(hours * 60) },
    fault,
    hours,
    span: formatSpan(from, to),
  };
}

function faultOf(from: number, to: number, hours: number): Ask['fault'] {
  if (from >= to) return 'order';
  if (to - from > 31 * DAY_MS) return 'tooLong';
  if (!(hours > 0) || hours * HOUR_MS > to - from) return 'tooShort';
  return null;
}
