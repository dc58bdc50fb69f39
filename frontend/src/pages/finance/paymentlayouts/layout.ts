import type { Schema } from '@/api/client';

export type Definition = Schema['PaymentLayoutDefinition'];
export type Field = Schema['PaymentField'];

/** What a column can hold, in the order in which banks' templates have it. */
export const FIELDS: Field[] = [
  'sequence',
  'reference',
  'payee_name',
  'payee_account',
  'payee_bank',
  'payee_bank_code',
  'payee_uscc',
  'amount',
  'currency',
  'purpose',
  'remark',
  'execute_on',
  'payer_name',
  'payer_account',
  'payer_bank',
  'payer_bank_code',
  'budget',
  'message_id',
  'fixed_text',
];

/** A layout to begin with: what every bank asks for. */
export function firstDefinition(headingOf: (field: Field) => string, label: string): Definition {
  const fields: Field[] = [
    'sequence',
    'payee_account',
    'payee_name',
    'payee_bank',
    'payee_bank_code',
    'amount',
    'remark',
  ];
  return {
    format: 'xlsx',
    encoding: 'gbk',
    delimiter: 'comma',
    sheet: 'Sheet1',
    has_headings: true,
    columns: fields.map((field) => ({ field, heading: headingOf(field), text: '', max_chars: null })),
    date_format: '%Y%m%d',
    amounts: { decimal: 'point', thousands: 'none', unit: 'yuan' },
    totals: { place: 'none', label, count_column: null },
  };
}

/** Moves a column; the count goes with its column. */
export function moveColumn(definition: Definition, from: number, by: number): void {
  const to = from + by;
  if (to < 0 || to >= definition.columns.length) return;
  const [column] = definition.columns.splice(from, 1);
  definition.columns.splice(to, 0, column!);
  const count = definition.totals.count_column;
  if (count === from + 1) definition.totals.count_column = to + 1;
  else if (count === to + 1) definition.totals.count_column = from + 1;
}

/** Takes a column out; a count in it stands nowhere any more. */
export function removeColumn(definition: Definition, at: number): void {
  definition.columns.splice(at, 1);
  const count = definition.totals.count_column ?? 0;
  if (count === at + 1) definition.totals.count_column = null;
  else if (count > at + 1) definition.totals.count_column = count - 1;
}
