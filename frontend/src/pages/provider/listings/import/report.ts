import { pick } from '@/app/language';
import type { Schema } from '@/api/client';
import { TARGETS, type Target } from './headings';
import type { Choice } from './choice';
import { cellOf, type Edits, type Sheet } from './sheet';

export type Report = Schema['ImportReport'];
type RowError = Schema['RowError'];

/** The server keeps this many faults; the rows are all counted. */
const MAX_ERRORS = 10_000;

export interface Verdict {
  /** Rows that would become or already are listings. */
  good: number;
  /** Rows with faults. */
  bad: number;
  /** Rows that were left out on purpose. */
  leftOut: number;
  faults: RowError[];
  /** There are more faults than are listed. */
  isCut: boolean;
}

/** What a report says: rows that were left out as asked are no faults, whatever else is wrong with them. */
export function verdictOf(report: Report): Verdict {
  const left = new Set(report.errors.filter(({ code }) => code === 'not_taken').map(({ line }) => line));
  return {
    good: report.created + report.updated + report.unchanged,
    bad: Math.max(report.rejected - left.size, 0),
    leftOut: left.size + report.passed_over,
    faults: report.errors.filter(({ line }) => !left.has(line)),
    isCut: report.errors.length >= MAX_ERRORS,
  };
}

/** One thing that is wrong in one column, as often as it is. */
export interface FaultGroup {
  key: string;
  column: string;
  code: string;
  rows: number;
  entries: FaultEntry[];
}

/** Rows of a group in which the same stands: corrected together. */
export interface FaultEntry {
  key: string;
  text: { zh: string; en: string };
  /** Lines of the file that was checked. */
  lines: number[];
  /** Places in the sheet and the column, where the cell is known and can be corrected. */
  rows: number[];
  at: number | null;
  value: string;
}

/** Where what was checked stands in the sheet; `null` where the file cannot be shown. */
export interface Shown {
  sheet: Sheet;
  edits: Edits;
  /** Those that the report knows of. */
  checked: Edits;
  choice: Choice;
  /** Line of the checked file → place in the sheet. */
  places: Map<number, number>;
}

/** Faults by column and kind, and in these by what stands in the cell; rows that differ by nature stay apart. */
export function groupsOf(faults: RowError[], shown: Shown | null): FaultGroup[] {
  type Growing = FaultGroup & { byValue: Map<string, FaultEntry> };
  const groups = new Map<string, Growing>();
  for (const fault of faults) {
    const key = `${fault.column} ${fault.code}`;
    const group: Growing = groups.get(key) ?? {
      key,
      column: fault.column,
      code: fault.code,
      rows: 0,
      entries: [],
      byValue: new Map(),
    };
    groups.set(key, group);
    group.rows += 1;
    const row = shown?.places.get(fault.line);
    const at = shown ? columnOf(fault, shown) : null;
    const value = shown && row !== undefined && at !== null ? cellOf(shown.sheet, shown.checked, row, at) : '';
    const isAlike = value !== '' && fault.code !== 'duplicate_code';
    const own = isAlike ? `v ${value}` : at === null ? `t ${pick(fault.text)}` : `l ${fault.line}`;
    const entry: FaultEntry = group.byValue.get(own) ?? { key: own, text: fault.text, lines: [], rows: [], at, value };
    if (!group.byValue.has(own)) {
      group.byValue.set(own, entry);
      group.entries.push(entry);
    }
    entry.lines.push(fault.line);
    if (row !== undefined) entry.rows.push(row);
  }
  const found = [...groups.values()].map(({ byValue: _, ...group }) => group);
  for (const group of found) group.entries.sort((a, b) => b.lines.length - a.lines.length);
  return found.sort((a, b) => b.rows - a.rows);
}

/** Writes a text into the cell of all rows of an entry. */
export function correct({ sheet, edits }: Shown, { rows, at }: FaultEntry, text: string): void {
  if (at === null) return;
  for (const row of rows) {
    const cells = edits.get(row) ?? new Map<number, string>();
    if (text === (sheet.rows[row]!.cells[at] ?? '')) cells.delete(at);
    else cells.set(at, text);
    if (cells.size > 0) edits.set(row, cells);
    else edits.delete(row);
  }
}

/** The column of a fault: the file's own, or the one that was chosen for the field that the fault names. */
function columnOf({ column }: RowError, { sheet, choice }: Shown): number | null {
  const direct = sheet.columns.indexOf(column);
  if (direct >= 0) return direct;
  const field = column.replace(/[.[].*$/, '') === 'prices' ? 'price' : column.replace(/[.[].*$/, '');
  const chosen = TARGETS.includes(field as Target) ? choice.fields[field as Target] : undefined;
  const at = chosen?.length === 1 ? sheet.columns.indexOf(chosen[0]!) : -1;
  return at >= 0 ? at : null;
}

/** Rows that were not taken, with why, to be corrected and sent again: the columns of the file and two more. */
export function rejectedRows(
  report: Report,
  shown: Shown | null,
  words: { line: string; column: string; wrong: string },
): string[][] {
  const byLine = new Map<number, RowError[]>();
  for (const error of report.errors) byLine.set(error.line, [...(byLine.get(error.line) ?? []), error]);
  const heads = [words.line, words.column, words.wrong];
  if (!shown) {
    return [heads, ...report.errors.map((error) => [String(error.line), error.column, pick(error.text)])];
  }
  const { sheet, checked, places } = shown;
  return [
    [...sheet.columns, ...heads],
    ...[...byLine].map(([line, errors]) => {
      const row = places.get(line);
      const cells = sheet.columns.map((_, at) => (row === undefined ? '' : cellOf(sheet, checked, row, at)));
      const own = row === undefined ? line : sheet.rows[row]!.line;
      const columns = [...new Set(errors.map(({ column }) => column))].join('; ');
      return [...cells, String(own), columns, errors.map(({ text }) => pick(text)).join('; ')];
    }),
  ];
}
