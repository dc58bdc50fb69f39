import type { Schema } from '@/api/client';
import { formatYuan } from '@/parts/money';
import { isMatch } from '../exceptions/kinds';

export type Line = Schema['StatementLine'];
export type Exception = Schema['StatementException'];
export type Expected = Schema['ExpectedPayment'];
export type Part = Schema['ProposalPart'];

/** A payment with what proposals that wait for the second person have already taken of it. */
export type Payable = Expected & { pending_fen: number };

/** A line that waits, with the exception under which a person may say what it is. */
export interface OpenLine {
  line: Line;
  exception: Exception | null;
}

/** What can still be matched of each payment: `open_fen` less what is proposed. */
export function payables(payments: readonly Expected[], exceptions: readonly Exception[]): Payable[] {
  const taken = new Map<string, number>();
  const proposed = exceptions.filter(({ state, resolution }) => state === 'proposed' && isMatch(resolution ?? ''));
  for (const { payment_id, amount_fen } of proposed.flatMap(({ proposal }) => proposal ?? []))
    taken.set(payment_id, (taken.get(payment_id) ?? 0) + amount_fen);
  return payments.map((payment) => {
    const pending_fen = Math.min(taken.get(payment.id) ?? 0, payment.open_fen);
    return { ...payment, open_fen: payment.open_fen - pending_fen, pending_fen };
  });
}

/** Why a payment may be what a line shows, the surest first. */
export const HINTS = ['suggested', 'reference', 'amount', 'name'] as const;
export type Hint = (typeof HINTS)[number];

/** Lines by their day, each with its exception. */
export function openLines(lines: readonly Line[], exceptions: readonly Exception[]): OpenLine[] {
  const byLine = new Map(exceptions.map((exception) => [exception.line_id, exception]));
  return lines
    .map((line) => ({ line, exception: byLine.get(line.id) ?? null }))
    .sort((a, b) => a.line.booked_on.localeCompare(b.line.booked_on) || a.line.line_no - b.line.line_no);
}

/** A match is proposed under an open exception, and for yuan that went out. */
export function isMatchable({ line, exception }: OpenLine): boolean {
  return line.direction === 'debit' && line.currency === 'CNY' && exception?.state === 'open';
}

/** References as they are compared: banks drop the dashes. */
const plain = (text: string) => text.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();

/** Keeps what is made of a thing: thousands are compared at every choice. */
function kept<T extends object, R>(make: (thing: T) => R): (thing: T) => R {
  const made = new WeakMap<T, R>();
  return (thing) => {
    let result = made.get(thing);
    if (result === undefined) made.set(thing, (result = make(thing)));
    return result;
  };
}

const referenceOf = kept((payment: Expected) => plain(payment.reference));
const textsOf = kept((line: Line) => [line.end_to_end_reference, line.remark, line.bank_reference].map(plain));

export function hintsOf({ line, exception }: OpenLine, payment: Expected): Hint[] {
  const reference = referenceOf(payment);
  const hints: Record<Hint, boolean> = {
    suggested: exception?.payment_id === payment.id,
    reference: reference !== '' && textsOf(line).some((text) => text.includes(reference)),
    amount: line.amount_fen === payment.open_fen,
    name: line.counterparty_name !== '' && line.counterparty_name === payment.payee_name,
  };
  return HINTS.filter((hint) => hints[hint]);
}

/** What fits the line first; the rest stays in its order. */
export function ranked<P extends Expected>(payments: P[], line: OpenLine): P[] {
  const weigh = (payment: P) => hintsOf(line, payment).reduce((sum, hint) => sum + 8 / 2 ** HINTS.indexOf(hint), 0);
  return payments
    .map((payment) => ({ payment, weight: weigh(payment) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ payment }) => payment);
}

const amounts = (fen: number) => [formatYuan(fen), formatYuan(fen).replaceAll(',', '')];
const saysAll = (text: string, query: string) =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));

const lineText = kept((line: Line) =>
  [
    line.counterparty_name,
    line.counterparty_account,
    line.remark,
    line.bank_reference,
    line.end_to_end_reference,
    ...amounts(line.amount_fen),
  ]
    .join('\n')
    .toLowerCase(),
);
const paymentText = kept((payment: Expected) =>
  [payment.payee_name, payment.reference, ...amounts(payment.open_fen)].join('\n').toLowerCase(),
);

export const lineSays = (line: Line, query: string) => saysAll(lineText(line), query);
export const paymentSays = (payment: Expected, query: string) => saysAll(paymentText(payment), query);

/** What choosing comes to. */
export interface Plan {
  linesFen: number;
  paymentsFen: number;
  /** Lines less payments. */
  differenceFen: number;
  /** Why the chosen cannot be matched; `null` where they can. */
  obstacle: 'nothing' | 'noLines' | 'noPayments' | 'manyToMany' | 'linesAbove' | 'paymentsAbove' | null;
  /** What is to be proposed under each line's exception. */
  proposals: { open: OpenLine; payments: Part[] }[];
}

/**
 * One line for one or several payments, or several lines for one. A line must be used up exactly; of a single payment a
 * part may stay open.
 */
export function planOf(lines: OpenLine[], payments: Expected[]): Plan {
  const linesFen = lines.reduce((sum, { line }) => sum + line.amount_fen, 0);
  const paymentsFen = payments.reduce((sum, { open_fen }) => sum + open_fen, 0);
  const obstacle = obstacleOf(lines.length, payments.length, linesFen - paymentsFen);
  const only = payments[0];
  const partsOf = ({ line }: OpenLine): Part[] =>
    payments.length === 1
      ? [{ payment_id: only!.id, amount_fen: line.amount_fen }]
      : payments.map(({ id, open_fen }) => ({ payment_id: id, amount_fen: open_fen }));
  return {
    linesFen,
    paymentsFen,
    differenceFen: linesFen - paymentsFen,
    obstacle,
    proposals: obstacle ? [] : lines.map((open) => ({ open, payments: partsOf(open) })),
  };
}

function obstacleOf(lines: number, payments: number, difference: number): Plan['obstacle'] {
  if (lines === 0) return payments === 0 ? 'nothing' : 'noLines';
  if (payments === 0) return 'noPayments';
  if (lines > 1 && payments > 1) return 'manyToMany';
  if (difference > 0) return 'linesAbove';
  return difference < 0 && payments > 1 ? 'paymentsAbove' : null;
}

/** What a list of the workbench lets be done from outside of it. */
export interface Listed {
  focus: () => void;
  go: (by: number) => void;
  reveal: () => void;
}
