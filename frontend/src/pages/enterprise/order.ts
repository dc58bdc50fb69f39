import type { Schema } from '@/api/client';
import { fromLocal } from '@/parts/time';

/** What is filled in to order; the API's `NewOrder` is made of it. */
export interface OrderForm {
  window: Schema['TimeWindow'] | null;
  quantity: number;
  voucher: string;
  declared: Schema['Exclusion'][];
}

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

/** From the beginning of `day` (Shanghai) for `months` months; a day that the last month lacks becomes its last. */
export function monthsFrom(day: string, months: number): Schema['TimeWindow'] {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
  return { starts_at: fromLocal(day), ends_at: fromLocal(end) };
}

/** The order as the API takes it. */
export function orderOf(listing: string, form: OrderForm): Schema['NewOrder'] {
  return {
    listing_id: listing,
    window: form.window,
    quantity: form.quantity,
    voucher: form.voucher,
    declared: form.declared,
  };
}

/** The free times that a refusal names, nearest first. */
export function freeWindowsOf(problem: { code: string; extra: Readonly<Record<string, unknown>> } | null) {
  if (problem?.code !== 'slot_taken' || !Array.isArray(problem.extra.free)) return [];
  return problem.extra.free as Schema['TimeWindow'][];
}
