import type { Schema } from '@/api/client';
import { formatDay } from './time';

type Payment = Schema['Payment'];

/** What payments come to: one that came back and was paid again counts once, as the new one. */
export interface PaymentSum {
  fen: number;
  count: number;
}

export type PaymentGroup = 'received' | 'onTheWay' | 'returned';

const GROUPS: Record<Payment['state'], PaymentGroup | null> = {
  pending: 'onTheWay',
  sent: 'onTheWay',
  paid: 'received',
  returned: 'returned',
  reissued: null,
};

export function sumPayments(payments: Payment[]): Record<PaymentGroup, PaymentSum> {
  const sums = { received: none(), onTheWay: none(), returned: none() };
  for (const { state, amount_fen: amount } of payments) {
    const group = GROUPS[state];
    if (!group) continue;
    sums[group].fen += amount;
    sums[group].count += 1;
  }
  return sums;
}

function none(): PaymentSum {
  return { fen: 0, count: 0 };
}

/** The day by which a payment is looked for: the bank's, or else the last thing that is known of it. */
export function dayOf(payment: Payment): string {
  return payment.paid_on ?? formatDay(payment.sent_at ?? payment.created_at);
}

export const yearOf = (payment: Payment): string => dayOf(payment).slice(0, 4);
