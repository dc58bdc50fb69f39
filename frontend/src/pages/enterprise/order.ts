import type { Schema } from '@/api/client';
import type { CartOrder } from '@/parts/cart';
import { pleaOf } from '@/parts/rules';
import { fromLocal } from '@/parts/time';

/** What is filled in to order. */
export type OrderForm = CartOrder;

/** How a listing is ordered: by a time, by a day and a number of months, or by quantity alone. */
export type OrderShape = 'time' | 'months' | 'span' | 'quantity';

export function shapeOf(kind: Schema['ListingKind'], unit: Schema['PriceUnit'] | undefined): OrderShape {
  if (kind === 'instrument_time') return 'time';
  if (kind !== 'lease') return 'quantity';
  return unit === 'month' ? 'months' : 'span';
}

/** Whether there is a number to fill in beside the time. */
export function isCounted(unit: Schema['PriceUnit'] | undefined): boolean {
  return unit === 'sample' || unit === 'month';
}

/** Whether the order says when its samples arrive. */
export const takesSamples = (kind: Schema['ListingKind']) => kind === 'test_service';

/** The first day on which samples may arrive, counted from `today` (Shanghai). */
export function firstSampleDay(today: string, noticeDays: number): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + noticeDays);
  return day.toISOString().slice(0, 10);
}

/** The window that a link leads here with; `null` where it names none. */
export function windowOf(from: unknown, to: unknown): Schema['TimeWindow'] | null {
  const [starts, ends] = [Date.parse(String(from)), Date.parse(String(to))];
  return starts < ends ? { starts_at: new Date(starts).toISOString(), ends_at: new Date(ends).toISOString() } : null;
}

/** From the beginning of `day` (Shanghai) for `months` months; a day that the last month lacks becomes its last. */
export function monthsFrom(day: string, months: number): Schema['TimeWindow'] {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
  return { starts_at: fromLocal(day), ends_at: fromLocal(end) };
}

/** The order as the API takes it. */
export function orderOf(listing: string, form: OrderForm): Schema['NewOrder'] {
  return { ...wishOf(listing, form), ...wordsOf(form), ...pleaOf(form) };
}

/** What is said about an order changes nothing of what it comes to: typing it does not ask again. */
function wordsOf({ customer_order_number, customer_note }: OrderForm): Partial<Schema['NewOrder']> {
  const [number, note] = [customer_order_number?.trim(), customer_note?.trim()];
  return { ...(number && { customer_order_number: number }), ...(note && { customer_note: note }) };
}

/**
 * The order as a question. That a reason for an exception is given is all that the answer depends on: typing it does not
 * ask again, and accepting a warning neither.
 */
export function questionOf(listing: string, form: OrderForm): Schema['NewOrder'] {
  return { ...wishOf(listing, form), ...(form.reason.trim() && { exception_reason: '…' }) };
}

/** What is asked of several orders together: warnings that were read do not stand in the way of the later ones. */
export function questionAmong(listing: string, form: OrderForm): Schema['NewOrder'] {
  return { ...questionOf(listing, form), accept_warnings: form.accepted };
}

function wishOf(listing: string, form: OrderForm): Schema['NewOrder'] {
  const consumables = Object.entries(form.consumables).filter(([, number]) => number > 0);
  return {
    listing_id: listing,
    window: form.window,
    quantity: form.quantity,
    voucher: form.voucher,
    declared: form.declared,
    ...(form.samples_on && { samples_on: form.samples_on }),
    ...(form.used_by && { used_by: form.used_by }),
    ...(form.declared_services?.length && { declared_services: form.declared_services }),
    ...(form.with_operator && { with_operator: true }),
    ...(consumables.length > 0 && { consumables: Object.fromEntries(consumables) }),
  };
}
