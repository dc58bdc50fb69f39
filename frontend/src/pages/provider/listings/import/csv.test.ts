import { expect, it } from 'vitest';
import { csvOf, parseCsv } from './csv';

it('reads what spreadsheets write, and on which line each row begins', () => {
  const text = '名称,说明\r\n"a ""b""","一\n二"\r\n\r\nc,\r\n';
  expect(parseCsv(text)).toEqual([
    { line: 1, cells: ['名称', '说明'] },
    { line: 2, cells: ['a "b"', '一\n二'] },
    { line: 5, cells: ['c', ''] },
  ]);
});

it('finds the delimiter', () => {
  expect(parseCsv('a;b;c\n1,5;2;3\n')[1]!.cells).toEqual(['1,5', '2', '3']);
  expect(parseCsv('a\tb\n1\t2')[1]!.cells).toEqual(['1', '2']);
});

it('writes what it reads again', () => {
  const rows = [
    ['a,b', 'c"d', ''],
    ['e\nf', 'g', 'h'],
    ['i', 'j', 'k'],
  ];
  const { text, lines } = csvOf(rows);
  expect(lines).toEqual([1, 2, 4]);
  expect(parseCsv(text)).toEqual(rows.map((cells, at) => ({ line: lines[at], cells })));
});
