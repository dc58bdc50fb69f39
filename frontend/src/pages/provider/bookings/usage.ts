import type { Schema } from '@/api/client';

/** What is filled in about the use; the API's `NewDelivery` is made of it. */
export interface UsageForm {
  minutes: number | null;
  quantity: number | null;
  /** Pieces of each consumable, by code. */
  consumables: Record<string, number | null>;
  result: string;
  note: string;
}

type Ordered = Pick<Schema['BookingView'], 'window' | 'quantity' | 'quote' | 'order'>;

const MINUTE_MS = 60_000;

export function minutesOf({ starts_at: from, ends_at: to }: Schema['TimeWindow']): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MINUTE_MS);
}

/** Whether minutes are counted: of a booked time, unless it is let by the month. */
export function isTimed({ window, quote }: Ordered): boolean {
  return Boolean(window) && quote?.price.unit !== 'month';
}

/** Whether a quantity is counted, and of what. */
export function countedAs({ quote }: Ordered): 'samples' | 'months' | null {
  if (quote?.price.unit === 'sample') return 'samples';
  return quote?.price.unit === 'month' ? 'months' : null;
}

export function asBooked(booking: Ordered): UsageForm {
  return {
    minutes: isTimed(booking) && booking.window ? minutesOf(booking.window) : null,
    quantity: countedAs(booking) ? booking.quantity : null,
    consumables: Object.fromEntries((booking.order?.consumables ?? []).map(({ code, count }) => [code, count])),
    result: '',
    note: '',
  };
}

export const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;
export const isCount = (value: unknown): value is number => isWhole(value) || value === 0;

export function deliveryOf(values: UsageForm): Schema['NewDelivery'] {
  return {
    actual_minutes: values.minutes,
    quantity: values.quantity,
    consumables: Object.fromEntries(Object.entries(values.consumables).map(([code, count]) => [code, count ?? 0])),
    result_reference: values.result.trim() || null,
    note: values.note.trim(),
  };
}

/** Whether everything that the booking's price counts is filled in. */
export function isComplete(booking: Ordered, values: UsageForm): boolean {
  const minutes = !isTimed(booking) || isWhole(values.minutes);
  const quantity = countedAs(booking) === null || isWhole(values.quantity);
  return minutes && quantity && Object.values(values.consumables).every(isCount);
}
