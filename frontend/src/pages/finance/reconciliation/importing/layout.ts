import type { Schema } from '@/api/client';

type Columns = Schema['Columns'];

/** Columns that banks name differently, in the order in which one looks for them. */
export const COLUMNS: (keyof Columns)[] = [
  'booked_on',
  'debit',
  'credit',
  'amount',
  'flag',
  'balance',
  'counterparty_name',
  'counterparty_account',
  'remark',
  'end_to_end_reference',
  'bank_reference',
  'account',
];

/** A bank's layout as it is typed: headings of a column side by side, separated by commas. */
export interface TypedLayout {
  account: string;
  columns: Partial<Record<keyof Columns, string>>;
  dateFormat: string;
  sheet: string;
  positiveIsDebit: boolean;
}

export const emptyLayout = (): TypedLayout => ({
  account: '',
  columns: {},
  dateFormat: '',
  sheet: '',
  positiveIsDebit: false,
});

const words = (text: string | undefined) =>
  (text ?? '')
    .split(/[,，、;；]/)
    .map((word) => word.trim())
    .filter(Boolean);

/** What goes beside the file: only what was typed, the rest is found out by the server. */
export function fieldsOf(typed: TypedLayout): Record<string, string> {
  const columns = Object.fromEntries(
    COLUMNS.map((name) => [name, words(typed.columns[name])] as const).filter(([, headings]) => headings.length > 0),
  );
  const mapping = {
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(typed.dateFormat.trim() && { date_formats: [typed.dateFormat.trim()] }),
    ...(typed.sheet.trim() && { sheet: typed.sheet.trim() }),
    ...(typed.positiveIsDebit && { amount_sign: 'positive_is_debit' }),
  };
  return {
    ...(typed.account.trim() && { account_number: typed.account.trim() }),
    ...(Object.keys(mapping).length > 0 && { mapping: JSON.stringify(mapping) }),
  };
}

const PLACE = 'statement-layout';

/** The layout that was used last on this computer: a bank's file looks the same next month. */
export function keptLayout(): TypedLayout {
  try {
    return { ...emptyLayout(), ...(JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<TypedLayout>) };
  } catch {
    return emptyLayout();
  }
}

export function keepLayout(typed: TypedLayout): void {
  // The account is the file's, not the bank's.
  localStorage.setItem(PLACE, JSON.stringify({ ...typed, account: '' }));
}
