import type { Schema } from '@/api/client';

type Entry = Schema['CalendarEntry'];

export interface ListingDay {
  listing: string;
  name: string;
  code: string;
  /** More than one instrument of the kind: which of them is told apart. */
  isMany: boolean;
  entries: Entry[];
}

type Known = Pick<Schema['ListingView'], 'id' | 'name' | 'code' | 'units'>;

/** The day's entries by listing, in the order of the codes; within a listing by time, then by unit. */
export function byListing(entries: Entry[], listings: Known[]): ListingDay[] {
  const known = new Map(listings.map((listing) => [listing.id, listing]));
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.listing_id, [...(groups.get(entry.listing_id) ?? []), entry]);
  return [...groups]
    .map(([listing, own]) => ({
      listing,
      name: known.get(listing)?.name ?? '…',
      code: known.get(listing)?.code ?? '',
      isMany: (known.get(listing)?.units ?? 1) > 1,
      entries: own.sort((one, other) => one.starts_at.localeCompare(other.starts_at) || one.unit - other.unit),
    }))
    .sort((one, other) => one.code.localeCompare(other.code, 'zh-CN', { numeric: true }));
}

/** What the customer says about its order, in lines: its own number and its note. */
export function saidOf(entry: Pick<Entry, 'customer_order_number' | 'customer_note'>): string {
  return [entry.customer_order_number, entry.customer_note].filter(Boolean).join('\n');
}

/** Millimetres that a line and the beginning of a table take on paper, and that a sheet has beside its head. */
const LINE = 8;
const TABLE = 17;
const SHEET = 220;

/** More than one sheet holds in the usual size: then in small print, which holds some forty visits to eight instruments. */
export function isDense(days: Pick<ListingDay, 'entries'>[], arrivals: number): boolean {
  const linesOf = (entry: Entry) => 1 + saidOf(entry).split('\n').filter(Boolean).length;
  const lines = days.reduce((sum, { entries }) => entries.reduce((all, entry) => all + linesOf(entry), sum), arrivals);
  const tables = days.length + (arrivals ? 1 : 0);
  return lines * LINE + tables * TABLE > SHEET;
}

/** `09:00–11:00` on the day that begins at `from`; what began or ends on another day shows the arrow instead. */
export function clockOf(entry: Entry, from: Date, clock: (at: string) => string, dayMs: number): string {
  const to = from.getTime() + dayMs;
  const begins = Date.parse(entry.starts_at) < from.getTime() ? '…' : clock(entry.starts_at);
  const ends = Date.parse(entry.ends_at) > to ? '…' : Date.parse(entry.ends_at) === to ? '24:00' : clock(entry.ends_at);
  return `${begins}–${ends}`;
}
