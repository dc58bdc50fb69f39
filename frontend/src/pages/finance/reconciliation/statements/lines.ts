import type { Schema } from '@/api/client';

/** A line's amount as it changed the balance: money out is negative. */
export const signedFen = ({ direction, amount_fen }: Pick<Schema['StatementLine'], 'direction' | 'amount_fen'>) =>
  direction === 'debit' ? -amount_fen : amount_fen;
