import type { Schema } from '@/api/client';

export type Line = Schema['Appropriation'];
export type Change = Schema['AppropriationChange'];

/** Checked against the API: a kind that it gains must be added. */
const KINDS: Record<Schema['AppropriationChangeKind'], true> = { return: true, carry_over: true, reversal: true };
export const CHANGE_KINDS = Object.keys(KINDS) as Schema['AppropriationChangeKind'][];

/** What is left cannot go into the next year before this one is over. */
export const isYearOver = ({ fiscal_year }: Pick<Line, 'fiscal_year'>, today: string) =>
  Number(today.slice(0, 4)) > fiscal_year;

/** The same line of the year after: where a carry-over goes. */
export const nextOf = (line: Line, lines: readonly Line[]) =>
  lines.find(
    (other) =>
      other.fiscal_year === line.fiscal_year + 1 &&
      other.programme_id === line.programme_id &&
      other.side === line.side &&
      other.level === line.level &&
      other.region_code === line.region_code,
  );

/** A line before and after a change; what is taken out was granted and is granted no more. */
export function effectOf(line: Line, amount_fen: number) {
  return {
    granted: { now: line.granted_fen, after: line.granted_fen - amount_fen },
    available: { now: line.available_fen, after: line.available_fen - amount_fen },
    isPossible: amount_fen <= line.available_fen,
  };
}

export interface Grant {
  id: string;
  amount_fen: number;
  day: string;
  isReversed: boolean;
}

/** The grants of a line, newest first, out of all that happened on its account. */
export function grantsOf(transfers: readonly Schema['LedgerTransfer'][]): Grant[] {
  const reversed = new Set(transfers.map(({ reverses_id }) => reverses_id).filter(Boolean));
  return transfers
    .filter(({ code }) => code === 'appropriation.grant')
    .map(({ id, amount_fen, effective_on: day }) => ({ id, amount_fen, day, isReversed: reversed.has(id) }));
}
