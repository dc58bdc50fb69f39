import type { Schema } from '@/api/client';
import { fromLocal, local } from '@/parts/time';

type Listing = Schema['ListingView'];

/** What an order for the listing must say. */
export interface Asked {
  /** A window of the calendar, chosen freely. */
  window: boolean;
  /** Months from a day on. */
  months: boolean;
  /** How many samples or months. */
  quantity: boolean;
}

/** Only instruments and leases have a calendar; what is paid by the month runs for whole months. */
export function askedFor(listing: Pick<Listing, 'kind' | 'prices'>): Asked {
  const unit = listing.prices[0]?.unit;
  const hasCalendar = listing.kind === 'instrument_time' || listing.kind === 'lease';
  return {
    window: hasCalendar && unit !== 'month',
    months: hasCalendar && unit === 'month',
    quantity: unit === 'sample' || unit === 'month',
  };
}

/** From the midnight before `day` for so many months; a month without such a day ends on its last. */
export function monthsFrom(day: string, months: number): { starts_at: string; ends_at: string } {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)));
  return { starts_at: fromLocal(day), ends_at: fromLocal(end.toISOString().slice(0, 10)) };
}

/** The day after `now`'s, as date inputs hold it. */
export function tomorrow(now: Date): string {
  return local(now.getTime() + 86_400_000).slice(0, 10);
}

/** The window between two moments of an address; `null` where they are none. */
export function windowOf(from: string, to: string): Schema['TimeWindow'] | null {
  const [starts, ends] = [Date.parse(from), Date.parse(to)];
  return starts < ends ? { starts_at: new Date(starts).toISOString(), ends_at: new Date(ends).toISOString() } : null;
}

/** A link to a listing, with the time that the results were asked for. */
export function listingLink(id: string, window: { free_from?: string | null; free_to?: string | null } = {}) {
  const { free_from: from, free_to: to } = window;
  return { name: 'listing', params: { id }, query: from && to ? { from, to } : {} };
}

/** A link to where a listing is booked, with the time for it. */
export function bookLink(id: string, window?: Schema['TimeWindow'] | null) {
  const query = window ? { from: window.starts_at, to: window.ends_at } : {};
  return { name: 'enterprise-book', params: { listing: id }, query };
}
