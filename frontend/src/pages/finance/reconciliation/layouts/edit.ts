import type { Schema } from '@/api/client';

type Columns = Partial<Schema['Columns']>;

/** A layout that is being made: what is absent is as the server has it. */
export type Layout = Partial<Omit<Schema['Layout'], 'columns' | 'amounts'>> & {
  columns?: Columns;
  amounts?: Partial<Schema['AmountStyle']>;
};
export type ColumnName = keyof Schema['Columns'];

/** Columns that one heading names, in the order in which one looks for them; remarks may be several. */
export const FIELDS: ColumnName[] = [
  'booked_on',
  'amount',
  'flag',
  'debit',
  'credit',
  'balance',
  'opening',
  'closing',
  'counterparty_name',
  'counterparty_account',
  'end_to_end_reference',
  'bank_reference',
  'payee_name',
  'payee_account',
  'payer_name',
  'payer_account',
  'account',
  'currency',
];

/** Seldom in a file of their own: shown where they are named, or on demand. */
export const RARE = new Set<ColumnName>([
  'opening',
  'closing',
  'payee_name',
  'payee_account',
  'payer_name',
  'payer_account',
  'account',
  'currency',
]);

/** Ways of writing a day; the empty one is the year first in any common form. */
export const DATE_FORMATS = [
  '',
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d.%m.%Y',
  '%d-%m-%Y',
  '%d/%m/%y',
  '%m/%d/%y',
  '%y/%m/%d',
  '%y%m%d',
  '%d%m%Y',
  '%d-%b-%Y',
  '%d %b %Y',
];

/** The second of March 2026 by a pattern, as an example. */
export function exampleDay(pattern: string): string {
  const parts: Record<string, string> = {
    '%Y': '2026',
    '%y': '26',
    '%-m': '3',
    '%m': '03',
    '%b': 'Mar',
    '%B': 'March',
    '%-d': '2',
    '%d': '02',
    '%e': ' 2',
  };
  return pattern.replace(/%-?[A-Za-z]/g, (part) => parts[part] ?? part);
}

/** Words that are typed side by side. */
export const words = (text: string) =>
  text
    .split(/[,，、;；\s]/)
    .map((word) => word.trim())
    .filter(Boolean);

/** Headings to choose from: those of the sample, and those that the layout names anyway. */
export function choices(layout: Layout, headings: string[]): string[] {
  const named = Object.values(layout.columns ?? {}).flat() as string[];
  return [...new Set([...headings, ...named].filter((heading) => heading.trim() !== ''))];
}

/** Names a column by a heading, and takes the heading away from any other. */
export function name(layout: Layout, field: ColumnName, heading: string): void {
  const columns = (layout.columns ??= {});
  if (heading) {
    for (const other of Object.keys(columns) as ColumnName[]) {
      columns[other] = (columns[other] ?? []).filter((taken) => taken !== heading);
    }
  }
  columns[field] = heading ? [heading] : [];
}

/** Adds a heading to the remarks, or takes it out. */
export function toggleRemark(layout: Layout, heading: string): void {
  const columns = (layout.columns ??= {});
  const remarks = columns.remark ?? [];
  if (remarks.includes(heading)) {
    columns.remark = remarks.filter((taken) => taken !== heading);
    return;
  }
  for (const other of FIELDS) columns[other] = (columns[other] ?? []).filter((taken) => taken !== heading);
  columns.remark = [...remarks, heading];
}
