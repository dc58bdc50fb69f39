/** A line of a table as the file has it; `line` is where it begins, from 1. */
export interface Line {
  line: number;
  cells: string[];
}

const DELIMITERS = [',', '\t', ';', '|'];

/** The lines of a CSV text that say something. */
export function parseCsv(text: string, delimiter = delimiterOf(text)): Line[] {
  const lines: Line[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const began = line;
    const cells: string[] = [];
    for (let isOver = false; !isOver;) {
      let cell = '';
      if (text[at] === '"') {
        for (at += 1; at < text.length; at += 1) {
          if (text[at] !== '"') cell += text[at];
          else if (text[at + 1] === '"') cell += text[(at += 1)];
          else break;
        }
        at += 1;
      }
      const end = endOfCell(text, at, delimiter);
      cell += text.slice(at, end);
      at = end;
      cells.push(cell.trim());
      line += cell.split('\n').length - 1;
      isOver = text[at] !== delimiter;
      if (!isOver) at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
    if (cells.some((cell) => cell !== '')) lines.push({ line: began, cells });
  }
  return lines;
}

function endOfCell(text: string, from: number, delimiter: string): number {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

/** The delimiter by which most lines of the beginning get the same number of cells; the more cells the better. */
function delimiterOf(text: string): string {
  const sample = text.slice(0, 64 * 1024);
  const score = (delimiter: string) => {
    const widths = new Map<number, number>();
    for (const { cells } of parseCsv(sample, delimiter).slice(0, 200))
      widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
    return Math.max(0, ...[...widths].map(([width, rows]) => rows * (width - 1)));
  };
  return DELIMITERS.reduce((best, each) => (score(each) > score(best) ? each : best));
}

/** Lines as a CSV text, and on which line each of them begins there. */
export function csvOf(rows: string[][]): { text: string; lines: number[] } {
  let line = 1;
  const lines: number[] = [];
  const written = rows.map((cells) => {
    const text = cells.map(quoted).join(',');
    lines.push(line);
    line += text.split('\n').length;
    return text;
  });
  return { text: `${written.join('\r\n')}\r\n`, lines };
}

function quoted(cell: string): string {
  return /[",\r\n;\t|]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Hands a CSV to the browser to keep; the mark at its beginning tells spreadsheet programs that it is UTF-8. */
export function keepCsv(rows: string[][], name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', csvOf(rows).text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
