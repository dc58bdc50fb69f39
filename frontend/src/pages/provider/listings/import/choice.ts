import type { Sheet } from './sheet';
import { suggested, TARGETS, type Target } from './headings';

/** Rows that are taken or left out by what stands in one column. */
export interface Condition {
  column: string;
  mode: 'only' | 'not';
  values: string[];
}

/** What a person decides of a list: which columns fill which fields, what holds for all rows, which rows count. */
export interface Choice {
  fields: Partial<Record<Target, string[]>>;
  defaults: Partial<Record<Target, string>>;
  conditions: Condition[];
}

/** Known programs' exports, which say more about themselves than their headings do. */
const PRESETS: { columns: string[]; choice: Choice }[] = [
  {
    // The NEMO laboratory management system.
    columns: ['model', 'pk', 'fields.name', 'fields.visible'],
    choice: {
      fields: {
        code: ['fields.name'],
        name: ['fields.name'],
        category: ['fields._category'],
        location: ['fields._location'],
        model: ['fields._serial'],
        description: ['fields._description'],
        min_minutes: ['fields._minimum_usage_block_time'],
        max_minutes: ['fields._maximum_usage_block_time'],
        horizon_days: ['fields._reservation_horizon'],
      },
      defaults: { kind: 'instrument_time' },
      conditions: [
        { column: 'model', mode: 'only', values: ['NEMO.tool'] },
        { column: 'fields.visible', mode: 'not', values: ['false'] },
      ],
    },
  },
  {
    // The list of shared equipment of Japanese universities.
    columns: ['equipment_id', 'name', 'category_general', 'category_detail', 'external_use', 'address_raw'],
    choice: {
      fields: {
        code: ['equipment_id'],
        name: ['name'],
        category: ['category_general', 'category_detail'],
        location: ['prefecture', 'org_name', 'address_raw'],
      },
      defaults: { kind: 'instrument_time' },
      conditions: [{ column: 'external_use', mode: 'not', values: ['不可'] }],
    },
  },
];

/** What to begin with: a known export, else what the headings say. */
export function firstChoice(sheet: Sheet): Choice {
  const preset = PRESETS.find(({ columns }) => columns.every((column) => sheet.columns.includes(column)));
  if (preset) {
    const fields = Object.entries(preset.choice.fields).map(([target, columns]) => [
      target,
      columns.filter((column) => sheet.columns.includes(column)),
    ]);
    return { ...structuredClone(preset.choice), fields: Object.fromEntries(fields) as Choice['fields'] };
  }
  const fields = suggested(sheet.columns, sheet.kind === 'json');
  return { fields, defaults: fields.kind ? {} : { kind: 'instrument_time' }, conditions: [] };
}

const JOINS: Partial<Record<Target, string>> = {
  category: ' / ',
  location: ' · ',
  description: '\n',
  photo_urls: '\n',
};
/** Written where there is nothing to say. */
const SAYS_NOTHING: Partial<Record<Target, string[]>> = { category: ['-', 'その他', '未分類', '未分类'] };

/** The mapping document of the API. */
export interface Mapping {
  where: Record<string, string>;
  fields: Partial<Record<Target, { from: string[]; join?: string; ignore?: string[]; default?: string }>>;
  reject: { column: string; is: string[]; reason: { zh: string; en: string } }[];
}

const LEFT_OUT = { zh: '按设置不导入', en: 'left out as you chose' };

export function mappingOf(choice: Choice, sheet: Sheet): Mapping {
  const mapping: Mapping = { where: {}, fields: {}, reject: [] };
  for (const target of TARGETS) {
    const from = choice.fields[target] ?? [];
    const value = choice.defaults[target] ?? '';
    if (from.length === 0 && value === '') continue;
    mapping.fields[target] = {
      from,
      ...(from.length > 1 && { join: JOINS[target] ?? ' ' }),
      ...(SAYS_NOTHING[target] && { ignore: SAYS_NOTHING[target] }),
      ...(value && { default: value }),
    };
  }
  for (const { column, mode, values } of choice.conditions) {
    if (values.length === 0) continue;
    if (mode === 'only' && values.length === 1) mapping.where[column] = values[0]!;
    else {
      const is =
        mode === 'not'
          ? values
          : valuesOf(sheet, column)
              .map(({ value }) => value)
              .filter((each) => !values.includes(each));
      if (is.length > 0) mapping.reject.push({ column, is, reason: LEFT_OUT });
    }
  }
  return mapping;
}

/** What stands in a column and how often, the most frequent first. */
export function valuesOf(sheet: Sheet, column: string): { value: string; count: number }[] {
  const at = sheet.columns.indexOf(column);
  const counts = new Map<string, number>();
  for (const { cells } of sheet.rows) counts.set(cells[at] ?? '', (counts.get(cells[at] ?? '') ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

/** The rows that count by the conditions, by their places in the sheet. */
export function wantedRows(choice: Choice, sheet: Sheet): number[] {
  const tests = choice.conditions
    .filter(({ values }) => values.length > 0)
    .map(({ column, mode, values }) => {
      const at = sheet.columns.indexOf(column);
      return (cells: string[]) => values.includes(cells[at] ?? '') === (mode === 'only');
    });
  return sheet.rows.flatMap(({ cells }, place) => (tests.every((test) => test(cells)) ? [place] : []));
}

/** What a field would be in a row. */
export function valueIn(choice: Choice, sheet: Sheet, row: number, target: Target): string {
  const ignored = SAYS_NOTHING[target] ?? [];
  const given = (choice.fields[target] ?? [])
    .map((column) => sheet.rows[row]?.cells[sheet.columns.indexOf(column)] ?? '')
    .filter((value) => value !== '' && !ignored.includes(value));
  return given.join(JOINS[target] ?? ' ') || (choice.defaults[target] ?? '');
}
