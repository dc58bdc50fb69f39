import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import provider from '@/i18n/provider';
import { firstChoice, mappingOf, valueIn, wantedRows } from './choice';
import { plainHeading, suggested, TARGETS } from './headings';
import type { Sheet } from './sheet';

const sheet = (columns: string[], rows: string[][]): Sheet => ({
  kind: 'table',
  columns,
  rows: rows.map((cells, at) => ({ line: at + 2, cells })),
  above: [{ line: 1, cells: columns }],
});

it('knows columns by their headings', () => {
  expect(suggested(['设备 编号', '仪器名称（全称）', '单价（元/小时）', '随便'], false)).toEqual({
    code: ['设备 编号'],
    name: ['仪器名称（全称）'],
    price: ['单价（元/小时）'],
  });
  expect(suggested(['pk', 'fields.tool.name', 'fields.name', 'fields._location'], true)).toEqual({
    name: ['fields.name'],
    location: ['fields._location'],
  });
});

it('calls the columns of its own lists as they are known', () => {
  for (const words of [provider.zh, provider.en]) {
    const labels = words.listImport.field as Record<string, string>;
    const found = suggested(
      TARGETS.map((target) => labels[target]!),
      false,
    );
    for (const target of TARGETS) expect(found[target], target).toEqual([labels[target]]);
  }
});

it('puts what was chosen into a mapping', () => {
  const list = sheet(
    ['类', '名称', '区', '用'],
    [
      ['a', 'x', '-', '可'],
      ['b', 'y', 'q', '不可'],
      ['c', 'z', '', '问'],
    ],
  );
  const choice = {
    fields: { name: ['名称'], category: ['类', '区'] },
    defaults: { kind: 'lease', units: '' },
    conditions: [
      { column: '用', mode: 'only' as const, values: ['可', '问'] },
      { column: '类', mode: 'only' as const, values: ['a'] },
    ],
  };
  expect(mappingOf(choice, list)).toEqual({
    where: { 类: 'a' },
    fields: {
      name: { from: ['名称'] },
      kind: { from: [], default: 'lease' },
      category: { from: ['类', '区'], join: ' / ', ignore: ['-', 'その他', '未分類', '未分类'] },
    },
    reject: [{ column: '用', is: ['不可'], reason: { zh: '按设置不导入', en: 'left out as you chose' } }],
  });
  expect(wantedRows(choice, list)).toEqual([0]);
  expect(valueIn(choice, list, 0, 'category')).toBe('a');
});

it('begins with known exports as the product’s own mappings read them', () => {
  for (const [name, columns] of [
    [
      'nemo',
      ['model', 'pk', 'fields.name', 'fields.visible', 'fields._category', 'fields._location', 'fields._serial'],
    ],
    [
      'kikidoko',
      'equipment_id,name,category_general,category_detail,org_name,prefecture,external_use,address_raw'.split(','),
    ],
  ] as const) {
    const own = JSON.parse(readFileSync(`../data/mappings/${name}.json`, 'utf8')) as {
      fields: Record<string, { from?: string[]; default?: string }>;
    };
    const { fields } = mappingOf(firstChoice(sheet([...columns], [])), sheet([...columns], []));
    for (const [target, { from = [], default: value }] of Object.entries(own.fields)) {
      const there = from.filter((column) => (columns as readonly string[]).includes(column));
      if (there.length || value) expect([target, fields[target as 'name']]).toMatchObject([target, { from: there }]);
    }
  }
});

it('compares headings without brackets and blanks', () => {
  expect(plainHeading('Ｐrice （per hour）')).toBe('price');
  expect(plainHeading('address_raw')).toBe('addressraw');
});
