import type { Schema } from '@/api/client';

export type Line = Schema['Appropriation'];
export type Change = Schema['AppropriationChangeShown'];
/** A line as far as a change names it: one that a grant would open has no id yet. */
export type LineSaid = Pick<Line, 'programme_id' | 'side' | 'level' | 'region_code' | 'fiscal_year'>;
/** A line with what it has. */
export type LineHeld = LineSaid & Pick<Line, 'granted_fen' | 'available_fen'>;

/** Which kinds bring money in. Checked against the API: a kind that it gains must be added. */
const KINDS: Record<Schema['AppropriationChangeKind'], boolean> = {
  grant: true,
  increase: true,
  return: false,
  carry_over: false,
  reversal: false,
};
/** Kinds that take money out of a line. */
export const CHANGE_KINDS = (Object.keys(KINDS) as Schema['AppropriationChangeKind'][]).filter((kind) => !KINDS[kind]);

/** What a change takes out of its line; less than nothing where it brings money in. */
export const takenBy = ({ kind, amount_fen }: Pick<Change, 'kind' | 'amount_fen'>) =>
  KINDS[kind] ? -amount_fen : amount_fen;

/** The line of a change; of a grant that waits, or came to nothing, the empty one that it would open. */
export function lineOf(change: Change, byId: ReadonlyMap<string, Line>): LineHeld | undefined {
  const line = byId.get(change.appropriation_id ?? '');
  if (line) return line;
  const { programme_id, side, level, region_code, fiscal_year } = change;
  if (!programme_id || !side || !level || !region_code || !fiscal_year) return undefined;
  return { programme_id, side, level, region_code, fiscal_year, granted_fen: 0, available_fen: 0 };
}

/** What is left cannot go into the next year before this one is over. */
export const isYearOver = ({ fiscal_year }: Pick<Line, 'fiscal_year'>, today: string) =>
  Number(today.slice(0, 4)) > fiscal_year;

/** The same line of the year after: where a carry-over goes. */
export const nextOf = (line: LineSaid, lines: readonly Line[]) =>
  lines.find(
    (other) =>
      other.fiscal_year === line.fiscal_year + 1 &&
      other.programme_id === line.programme_id &&
      other.side === line.side &&
      other.level === line.level &&
      other.region_code === line.region_code,
  );

/** A line before and after a change; what is taken out was granted and is granted no more. */
export function effectOf(line: Pick<Line, 'granted_fen' | 'available_fen'>, taken_fen: number) {
  return {
    granted: { now: line.granted_fen, after: line.granted_fen - taken_fen },
    available: { now: line.available_fen, after: line.available_fen - taken_fen },
    isPossible: taken_fen <= line.available_fen,
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
