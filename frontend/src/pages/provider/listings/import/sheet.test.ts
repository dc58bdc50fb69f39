import { expect, it } from 'vitest';
import { corrected, readSheet } from './sheet';

const file = (text: string | Uint8Array<ArrayBuffer>, name = 'list.csv') => new File([text], name);

it('finds the headings below a title, and corrects cells without moving rows', async () => {
  const sheet = (await readSheet(file('设备清单,,\n\n编号,名称,单价\nA,天平,5\n,,\nB,烘箱,x\n')))!;
  expect(sheet.columns).toEqual(['编号', '名称', '单价']);
  expect(sheet.rows).toEqual([
    { line: 4, cells: ['A', '天平', '5'] },
    { line: 6, cells: ['B', '烘箱', 'x'] },
  ]);
  const made = corrected(sheet, new Map([[1, new Map([[2, '6']])]]), 'list.xlsx');
  expect(made.lines).toEqual([4, 6]);
  expect(made.file.name).toBe('list.csv');
  expect((await readSheet(made.file))!.rows[1]!.cells).toEqual(['B', '烘箱', '6']);
});

it('reads records of JSON by their paths, and corrects them there', async () => {
  const text = JSON.stringify({
    items: [
      { id: 1, fields: { name: 'a', tags: ['x', 'y'] } },
      { id: 2, fields: {} },
    ],
  });
  const sheet = (await readSheet(file(text, 'list.json')))!;
  expect(sheet.columns).toEqual(['id', 'fields.name', 'fields.tags']);
  expect(sheet.rows[0]).toEqual({ line: 1, cells: ['1', 'a', 'x\ny'] });
  const { file: made } = corrected(sheet, new Map([[1, new Map([[1, 'b']])]]), 'list.json');
  expect(JSON.parse(await made.text())).toMatchObject({ items: [{ id: 1 }, { id: 2, fields: { name: 'b' } }] });
});

it('reads what Chinese spreadsheets write, and leaves what is no list to the server', async () => {
  // “名称,型号” and “天平,X” in GBK.
  const gbk = [0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xd0, 0xcd, 0xba, 0xc5, 0x0a, 0xcc, 0xec, 0xc6, 0xbd, 0x2c, 0x58, 0x0a];
  expect((await readSheet(file(new Uint8Array(gbk))))!.rows[0]!.cells).toEqual(['天平', 'X']);
  expect(await readSheet(file(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'wrong.xlsx'))).toBe(null);
  expect(await readSheet(file('[{"name": 1', 'broken.json'))).toBe(null);
});
