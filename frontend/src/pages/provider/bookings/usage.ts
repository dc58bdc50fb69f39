import type { Schema } from '@/api/client';

/** What is filled in about the use; the API's `NewDelivery` is made of it. */
export interface UsageForm {
  minutes: number | null;
  quantity: number | null;
  result: string;
  note: string;
}

type Ordered = Pick<Schema['BookingView'], 'window' | 'quantity' | 'quote'>;

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
    result: '',
    note: '',
  };
}

export const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

export function deliveryOf(values: UsageForm): Schema['NewDelivery'] {
  return {
    actual_minutes: values.minutes,
    quantity: values.quantity,
    result_reference: values.result.trim() || null,
    note: values.note.trim(),
  };
}

export interface UsagePrice {
  fen: number;
  /** What the use alone comes to, before the quote caps it. */
  counted: number;
  /** By what the price per unit was multiplied: hours, samples or months; nothing where the price is fixed. */
  factor: string | null;
}

/**
 * The price of a use, as the API counts it: by the minute (rounded up to the fen) or by pieces, and never above the quote.
 * Null where something is still to be filled in.
 */
export function priceOf(price: Schema['PriceQuote'], values: UsageForm): UsagePrice | null {
  const most = price.amount_fen;
  if (price.unit === 'fixed') return { fen: Math.min(price.unit_price_fen, most), counted: most, factor: null };
  const amount = price.unit === 'hour' ? values.minutes : values.quantity;
  if (!isWhole(amount)) return null;
  const counted =
    price.unit === 'hour' ? Math.ceil((price.unit_price_fen * amount) / 60) : price.unit_price_fen * amount;
  const factor = price.unit === 'hour' ? `${amount} / 60` : String(amount);
  return { fen: Math.min(counted, most), counted, factor };
}
