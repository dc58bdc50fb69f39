import type { Schema } from '@/api/client';

/** From which side somebody looks at bills. */
export type BillSide = 'owed' | 'receivable';

/** The page of a bill, by the side from which it is looked at. */
export function pageOf(side: BillSide, id: string) {
  return { name: side === 'receivable' ? 'provider-bill' : 'enterprise-bill', params: { id } };
}

/** What credit notes left of a bill, received or not. */
export function standsOf(bill: Pick<Schema['BillView'], 'amount_fen' | 'credited_fen'>) {
  return bill.amount_fen - bill.credited_fen;
}

/** What a form that records a receipt must know of a bill. */
export function shareOf(bill: Schema['BillView']) {
  return {
    owed_fen: standsOf(bill),
    received_fen: bill.received_fen,
    open_fen: bill.open_fen,
    results_await_payment: false,
  };
}

/** Columns of the table by age, in order. */
export const BANDS = ['not_due', 'to_30', 'to_60', 'to_90', 'over_90'] as const;
