import type { Schema } from '@/api/client';

type Kind = Schema['ExceptionKind'];
type Resolution = Schema['ExceptionResolution'];

/** Checked against the API: one that it gains must be added. */
const KINDS: Record<Kind, true> = {
  wrong_amount: true,
  ambiguous: true,
  unknown_debit: true,
  duplicate_payment: true,
  fee: true,
  returned_payment: true,
  unknown_credit: true,
  missing_at_bank: true,
  paid_after_return: true,
  wrong_account: true,
  wrong_payee: true,
};
export const EXCEPTION_KINDS = Object.keys(KINDS) as Kind[];

/** What can be done about money that went out, money that came in, and a payment that no line shows. */
const FITTING: Record<Schema['StatementDirection'] | 'none', Resolution[]> = {
  debit: ['matched_by_hand', 'bank_fee', 'not_ours', 'carried_over'],
  credit: ['returned_and_reissued', 'recovered', 'clawback_receipt', 'not_ours', 'carried_over'],
  none: ['carried_over'],
};

export const resolutionsFor = (direction: Schema['StatementDirection'] | null) => FITTING[direction ?? 'none'];

/** What is most often done about such an exception. */
export function likely(kind: Kind): Resolution {
  switch (kind) {
    case 'fee':
      return 'bank_fee';
    case 'returned_payment':
      return 'returned_and_reissued';
    case 'unknown_credit':
      return 'not_ours';
    case 'duplicate_payment':
    case 'paid_after_return':
    case 'missing_at_bank':
      return 'carried_over';
    default:
      return 'matched_by_hand';
  }
}
