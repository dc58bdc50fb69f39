import type { Schema } from '@/api/client';
import type { Payable } from '../bench/bench';

/** A suggestion as the proposal takes it. */
export interface Taken {
  resolution: Schema['ExceptionResolution'];
  part: Schema['ProposalPart'];
  payment: Schema['Payment'];
}

type Suggestion = Pick<Schema['MatchSuggestion'], 'payment_id' | 'amount_fen'>;

/**
 * What a suggested payment would be proposed as: money out pays what is open of it, money in brings it back whole. Or
 * why it cannot be proposed.
 */
export function fitOf(
  { payment_id, amount_fen }: Suggestion,
  line: Pick<Schema['StatementLine'], 'direction' | 'amount_fen'>,
  open: readonly Pick<Payable, 'id' | 'open_fen'>[],
): { resolution?: Schema['ExceptionResolution']; part?: Schema['ProposalPart']; why?: 'differs' | 'taken' } {
  if (line.direction === 'credit') {
    if (amount_fen !== line.amount_fen) return { why: 'differs' };
    return { resolution: 'returned_and_reissued', part: { payment_id, amount_fen } };
  }
  const left = open.find(({ id }) => id === payment_id)?.open_fen ?? 0;
  if (left <= 0) return { why: 'taken' };
  return { resolution: 'matched_by_hand', part: { payment_id, amount_fen: Math.min(left, line.amount_fen) } };
}
