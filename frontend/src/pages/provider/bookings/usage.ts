import type { Schema } from '@/api/client';

/** What is filled in about the use; the API's `NewDelivery` is made of it. */
export interface UsageForm {
  minutes: number | null;
  /** Whose word the minutes are; typed ones are the provider's own. */
  from: Schema['MinutesFrom'];
  quantity: number | null;
  /** Pieces of each consumable, by code. */
  consumables: Record<string, number | null>;
  result: string;
  note: string;
}

type Ordered = Pick<Schema['BookingDetail'], 'window' | 'quantity' | 'quote' | 'order' | 'attendance' | 'metered'>;

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

/** How long somebody says that it was used. */
export interface Said {
  from: 'attendance' | 'meter' | 'booked';
  /** `null`: they say nothing. */
  minutes: number | null;
}

/** What the door, the meters and the booking say; the first that says something counts unless another is taken. */
export function saidOf({ window, attendance, metered }: Ordered): Said[] {
  return [
    { from: 'attendance', minutes: attendance?.used_minutes ?? null },
    { from: 'meter', minutes: metered?.minutes ?? null },
    { from: 'booked', minutes: window ? minutesOf(window) : null },
  ];
}

/** What may have been used by piece: all that the tariff had, what was ordered first. */
export function piecesOf({ order }: Pick<Ordered, 'order'>): Schema['PieceConsumable'][] {
  return [...(order.by_piece ?? [])].sort((a, b) => Number(b.ordered > 0) - Number(a.ordered > 0));
}

/** The use as it is known: by check-out, else by meter, else as booked. */
export function asKnown(booking: Ordered): UsageForm {
  const known = saidOf(booking).find(({ minutes }) => minutes !== null);
  return {
    minutes: isTimed(booking) ? (known?.minutes ?? null) : null,
    from: known?.from ?? 'booked',
    quantity: countedAs(booking) ? booking.quantity : null,
    consumables: Object.fromEntries(piecesOf(booking).map(({ code, ordered }) => [code, ordered])),
    result: '',
    note: '',
  };
}

export const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;
export const isCount = (value: unknown): value is number => isWhole(value) || value === 0;

export function deliveryOf(values: UsageForm): Schema['NewDelivery'] {
  return {
    ...(values.from === 'stated' || values.minutes === null
      ? { actual_minutes: values.minutes }
      : { minutes_from: values.from }),
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
