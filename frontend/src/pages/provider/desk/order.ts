import type { Schema } from '@/api/client';

/** What the staff fill in for a customer. */
export interface DeskOrder {
  enterprise_uscc: string;
  window: Schema['TimeWindow'] | null;
  quantity: number | '';
  with_operator: boolean;
  /** Number by code. */
  consumables: Record<string, number>;
  samples_on: string;
  /** Who of the enterprise's people; empty: nobody has said. */
  used_by: string;
  customer_order_number: string;
  customer_note: string;
  accept_warnings: Schema['BookingRule'][];
  override_reason: string;
}

export function emptyDeskOrder(window: Schema['TimeWindow'] | null = null): DeskOrder {
  return {
    enterprise_uscc: '',
    window,
    quantity: 1,
    with_operator: false,
    consumables: {},
    samples_on: '',
    used_by: '',
    customer_order_number: '',
    customer_note: '',
    accept_warnings: [],
    override_reason: '',
  };
}

export const codeOf = (order: Pick<DeskOrder, 'enterprise_uscc'>) => order.enterprise_uscc.trim().toUpperCase();

/** Enough is filled in to ask what it costs. */
export function isWhole(order: DeskOrder, isTimed: boolean): boolean {
  return codeOf(order).length === 18 && (!isTimed || order.window !== null);
}

/** The order as a question: what is said to broken rules changes nothing of the answer. */
export function deskQuestion(listing: string, order: DeskOrder): Schema['ProviderOrder'] {
  const consumables = Object.entries(order.consumables).filter(([, count]) => count > 0);
  return {
    listing_id: listing,
    enterprise_uscc: codeOf(order),
    window: order.window,
    quantity: order.quantity || 1,
    ...(order.with_operator && { with_operator: true }),
    ...(consumables.length > 0 && { consumables: Object.fromEntries(consumables) }),
    samples_on: order.samples_on || null,
    used_by: order.used_by || null,
  };
}

/** The order as it is booked, at the price that the customer was told. */
export function deskOrder(
  listing: string,
  order: DeskOrder,
  expected: Schema['ExpectedQuote'] | undefined,
): Schema['ProviderOrder'] {
  return {
    ...deskQuestion(listing, order),
    customer_order_number: order.customer_order_number.trim() || null,
    customer_note: order.customer_note.trim() || null,
    accept_warnings: order.accept_warnings,
    override_reason: order.override_reason.trim() || null,
    ...(expected && { expected }),
  };
}
