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
  foreign_currency: true,
};
export const EXCEPTION_KINDS = Object.keys(KINDS) as Kind[];

/** What can be done about money that went out, money that came in, and a payment that no line shows. */
const FITTING: Record<Schema['StatementDirection'] | 'none', Resolution[]> = {
  debit: ['matched_by_hand', 'matched_with_fee', 'bank_fee', 'carried_out_after_all', 'not_ours', 'carried_over'],
  credit: ['returned_and_reissued', 'returned_fee_kept', 'recovered', 'clawback_receipt', 'not_ours', 'carried_over'],
  none: ['not_carried_out', 'carried_over'],
};

/** What can be done about money in another currency: it pays nothing of ours, and is not in the books. */
const FOREIGN: Resolution[] = ['not_ours', 'carried_over'];

/** Those that name the bank's charge beside the payments. */
export const namesFee = (resolution: string) => resolution === 'matched_with_fee' || resolution === 'returned_fee_kept';

/** Those that can name it: of debits that are given back the bank may have kept its charge. */
export const mayNameFee = (resolution: string) => namesFee(resolution) || resolution === 'recovered';

/** Those that say of which payments a debit is. */
export const isMatch = (resolution: string) => resolution === 'matched_by_hand' || resolution === 'matched_with_fee';

/** Those by which payments came back. */
export const isReturn = (resolution: string) =>
  resolution === 'returned_and_reissued' || resolution === 'returned_fee_kept';

/** What the payments, or the debits given back, must come to: the line without the charge inside it, or with the charge that was kept from it. */
export function wantedOf(resolution: string, lineFen: number, feeFen: number | null): number {
  if (resolution === 'matched_with_fee') return lineFen - (feeFen ?? 0);
  if (resolution === 'returned_fee_kept' || resolution === 'recovered') return lineFen + (feeFen ?? 0);
  return lineFen;
}

/** A payment is carried out after all only where the line is a debit for one that counts as returned. */
export const resolutionsFor = (direction: Schema['StatementDirection'] | null, currency = 'CNY', kind?: Kind) =>
  currency !== 'CNY'
    ? FOREIGN
    : FITTING[direction ?? 'none'].filter(
        (resolution) => resolution !== 'carried_out_after_all' || kind === 'paid_after_return',
      );

/** What is most often done about such an exception. */
export function likely(kind: Kind): Resolution {
  switch (kind) {
    case 'fee':
      return 'bank_fee';
    case 'returned_payment':
      return 'returned_and_reissued';
    case 'unknown_credit':
    case 'foreign_currency':
      return 'not_ours';
    case 'duplicate_payment':
    case 'paid_after_return':
    case 'missing_at_bank':
      return 'carried_over';
    default:
      return 'matched_by_hand';
  }
}
