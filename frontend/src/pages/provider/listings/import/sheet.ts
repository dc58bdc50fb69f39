import { csvOf, parseCsv, type Line } from './csv';
import { isName, plainHeading } from './headings';
import { readWorkbook } from './xlsx';

/** Beyond this a file is not shown in the browser; the server takes it all the same. */
const MAX_SHOWN_BYTES = 30 << 20;
/** Lines among which the headings are looked for: lists begin with titles and notes. */
const PREAMBLE = 30;

/** A list as the browser reads it, to be shown and corrected. Columns are called as the mapping calls them. */
export interface Sheet {
  kind: 'table' | 'json';
  columns: string[];
  rows: Line[];
  /** What stands above the rows of a table. */
  above: Line[];
  /** The document of a JSON list, and its records. */
  document?: unknown;
  records?: Record<string, unknown>[];
}

/** Reads a file by its content; `null` if it cannot be shown here. */
export async function readSheet(file: File): Promise<Sheet | null> {
  if (file.size > MAX_SHOWN_BYTES) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return tableOf(await readWorkbook(bytes));
    const text = decoded(bytes);
    return /^\s*[[{]/.test(text) ? jsonOf(text) : tableOf(parseCsv(text));
  } catch {
    // What is wrong with it is said by the server.
    return null;
  }
}

function decoded(bytes: Uint8Array): string {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff && 'utf-16be';
  if (mark) return new TextDecoder(mark).decode(bytes);
  if (bytes.includes(0)) throw new Error('not a text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}

/** The first line with a heading for names, else the one that fills most cells, is the headings. */
function tableOf(lines: Line[]): Sheet | null {
  const first = lines.slice(0, PREAMBLE);
  const filled = (line: Line) => line.cells.filter((cell) => cell !== '').length;
  const most = Math.max(...first.map(filled));
  const known = first.findIndex((line) => filled(line) >= 2 && line.cells.some((cell) => isName(plainHeading(cell))));
  const at = known >= 0 ? known : first.findIndex((line) => filled(line) === most);
  const headings = lines[at];
  if (!headings || filled(headings) < 2) return null;
  const columns = headings.cells.map((cell) => cell.split(/\s+/).join(' '));
  return { kind: 'table', columns, rows: lines.slice(at + 1), above: lines.slice(0, at + 1) };
}

const USUAL = ['records', 'items', 'data', 'rows', 'results', 'list', 'listings', 'instruments', 'equipment', 'tools'];

function jsonOf(text: string): Sheet | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // One record after the other.
    document = text.split(/\r?\n/).flatMap((line) => (line.trim() ? [JSON.parse(line) as unknown] : []));
  }
  const records = recordsOf(document);
  if (!records || records.length === 0) return null;
  const flat = records.map((record) => flattened(record));
  const columns = [...new Set(flat.flatMap((fields) => [...fields.keys()]))];
  const rows = flat.map((fields, at) => ({ line: at + 1, cells: columns.map((column) => fields.get(column) ?? '') }));
  return { kind: 'json', columns, rows, above: [], document, records };
}

function recordsOf(document: unknown): Record<string, unknown>[] | null {
  if (Array.isArray(document)) return document as Record<string, unknown>[];
  const members = Object.entries(document as object).filter(([, value]) => Array.isArray(value));
  const usual = USUAL.map((name) => members.find(([member]) => member === name)).find(Boolean);
  const found = usual ?? (members.length === 1 ? members[0] : undefined);
  return found ? (found[1] as Record<string, unknown>[]) : null;
}

/** Nested members by their path, arrays of plain texts as lines. */
function flattened(record: unknown, path = '', fields = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(record)) {
    fields.set(path, record.filter((item) => typeof item === 'string').join('\n'));
  } else if (typeof record === 'object' && record !== null) {
    for (const [name, value] of Object.entries(record)) flattened(value, path ? `${path}.${name}` : name, fields);
  } else {
    fields.set(path, record === null || record === undefined ? '' : String(record).trim());
  }
  return fields;
}

/** Corrections: row → column → text. */
export type Edits = Map<number, Map<number, string>>;

export function cellOf(sheet: Sheet, edits: Edits, row: number, column: number): string {
  return edits.get(row)?.get(column) ?? sheet.rows[row]?.cells[column] ?? '';
}

/** The corrected list as a file, and on which line of it each row is. */
export function corrected(sheet: Sheet, edits: Edits, name: string): { file: File; lines: number[] } {
  if (sheet.kind === 'json') {
    const document = structuredClone(sheet.document);
    const records = recordsOf(document)!;
    for (const [row, cells] of edits) {
      for (const [column, text] of cells) setAt(records[row]!, sheet.columns[column]!.split('.'), text);
    }
    return { file: new File([JSON.stringify(document)], name), lines: sheet.rows.map(({ line }) => line) };
  }
  const rows = sheet.rows.map(({ cells }, row) =>
    Array.from(
      { length: Math.max(cells.length, sheet.columns.length) },
      (_, at) => edits.get(row)?.get(at) ?? cells[at] ?? '',
    ),
  );
  const { text, lines } = csvOf([...sheet.above.map(({ cells }) => cells), ...rows]);
  const file = new File([text], name.replace(/\.(?:xlsx|tsv|txt)$/i, '.csv'), { type: 'text/csv' });
  return { file, lines: lines.slice(sheet.above.length) };
}

function setAt(record: Record<string, unknown>, [first, ...rest]: string[], text: string): void {
  if (rest.length === 0) record[first!] = text;
  else setAt((record[first!] ??= {}) as Record<string, unknown>, rest, text);
}
