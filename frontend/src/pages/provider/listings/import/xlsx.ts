import type { Line } from './csv';

/*
 * As much of an XLSX workbook as is needed to show its first sheet that says something. The server reads the file
 * itself; this is only what people look at and correct.
 */

/** Cells whose text cannot be trusted (a formula without result, a number that lost its last digits) are empty here. */
export async function readWorkbook(bytes: Uint8Array): Promise<Line[]> {
  const file = entriesOf(bytes);
  const xml = async (path: string) => {
    const entry = file.get(path);
    return entry ? new DOMParser().parseFromString(await textOf(entry), 'application/xml') : null;
  };
  const workbook = await xml('xl/workbook.xml');
  if (!workbook) throw new Error('no workbook');
  const targets = new Map(
    all(await xml('xl/_rels/workbook.xml.rels'), 'Relationship').map((each) => [
      each.getAttribute('Id'),
      each.getAttribute('Target') ?? '',
    ]),
  );
  const shared = all(await xml('xl/sharedStrings.xml'), 'si').map(plainText);
  const dates = dateStyles(await xml('xl/styles.xml'));
  for (const sheet of all(workbook, 'sheet')) {
    if (sheet.getAttribute('state')?.toLowerCase().includes('hidden')) continue;
    const target = targets.get(sheet.getAttribute('r:id')) ?? '';
    const document = await xml(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    const lines = document ? linesOf(document, shared, dates) : [];
    if (lines.length > 0) return lines;
  }
  return [];
}

function linesOf(sheet: Document, shared: string[], dates: Set<number>): Line[] {
  const lines: Line[] = [];
  let last = 0;
  for (const row of all(sheet, 'row')) {
    const line = Number(row.getAttribute('r')) || last + 1;
    last = line;
    const cells: string[] = [];
    for (const cell of all(row, 'c')) {
      const column = columnOf(cell.getAttribute('r')) ?? cells.length;
      while (cells.length < column) cells.push('');
      cells[column] = valueOf(cell, shared, dates);
    }
    lines.push({ line, cells });
  }
  repeatMerged(sheet, lines);
  return lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
}

function valueOf(cell: Element, shared: string[], dates: Set<number>): string {
  const value = all(cell, 'v')[0]?.textContent ?? '';
  switch (cell.getAttribute('t')) {
    case 's':
      return (shared[Number(value)] ?? '').trim();
    case 'inlineStr':
      return plainText(cell).trim();
    case 'b':
      return value === '1' ? 'true' : 'false';
    case 'e':
      return '';
    case 'str':
    case 'd':
      return value.trim();
    default:
      return value === '' ? '' : numberText(Number(value), dates.has(Number(cell.getAttribute('s') ?? -1)));
  }
}

/** A number as the spreadsheet shows it; days since 1900 as a date. */
function numberText(value: number, isDate: boolean): string {
  if (isDate && value >= 1) return new Date(Math.round((value - 25_569) * 86_400_000)).toISOString().slice(0, 10);
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return '';
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text;
}

/** A cell merged over several rows stands for each of them. */
function repeatMerged(sheet: Document, lines: Line[]): void {
  for (const merge of all(sheet, 'mergeCell')) {
    const [from = '', to = from] = (merge.getAttribute('ref') ?? '').split(':');
    const [first, end] = [Number(from.replace(/\D/g, '')), Number(to.replace(/\D/g, ''))];
    const column = columnOf(from) ?? 0;
    const text = lines.find(({ line }) => line === first)?.cells[column];
    if (!text) continue;
    for (const { line, cells } of lines) {
      if (line <= first || line > end) continue;
      while (cells.length <= column) cells.push('');
      cells[column] = text;
    }
  }
}

/** `C7` is column 2. */
function columnOf(place: string | null): number | null {
  const letters = /^[A-Z]+/.exec(place ?? '')?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

/** Which cell styles show dates. */
function dateStyles(styles: Document | null): Set<number> {
  const own = new Map(
    all(styles, 'numFmt').map((each) => [each.getAttribute('numFmtId'), each.getAttribute('formatCode')]),
  );
  const formats = all(all(styles, 'cellXfs')[0] ?? null, 'xf').map((each) => each.getAttribute('numFmtId'));
  const isDate = (id: string | null) =>
    (Number(id) >= 14 && Number(id) <= 22) || /[ymd]/i.test((own.get(id) ?? '').replace(/"[^"]*"|\[[^\]]*\]/g, ''));
  return new Set(formats.flatMap((id, at) => (isDate(id) ? [at] : [])));
}

/** The text of all runs, without the readings that Japanese workbooks put beside them. */
function plainText(element: Element): string {
  return all(element, 't')
    .filter((each) => each.parentElement?.localName !== 'rPh')
    .map((each) => each.textContent ?? '')
    .join('');
}

function all(of: Document | Element | null, name: string): Element[] {
  return of ? Array.from(of.getElementsByTagNameNS('*', name)) : [];
}

interface Entry {
  method: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The files in a ZIP archive, by its directory at the end. */
function entriesOf(bytes: Uint8Array): Map<string, Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error('no archive');
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error('a damaged archive');
    const [size, nameLength] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    entries.set(name, { method: view.getUint16(at + 10, true), bytes: bytes.slice(begin, begin + size) });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

async function textOf({ method, bytes }: Entry): Promise<string> {
  if (method === 0) return new TextDecoder().decode(bytes);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(inflated).text();
}
