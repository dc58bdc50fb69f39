import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { describeLayout } from '../proposals/layoutDifferences';
import type { Described, LayoutWish, Proposal } from '../proposals/proposals';
import { valueOf } from '../proposals/proposals';
import { exampleDay } from '../reconciliation/layouts/edit';
import type { Definition } from './layout';

/** A column as one says it: its heading, what it holds, and how long it may be. */
function columnOf({ heading, field, text, max_chars }: Schema['PaymentColumn']): string {
  const holds = field === 'fixed_text' && text ? `“${text}”` : say(`finance.paymentLayouts.fields.${field}`);
  const most = max_chars ? ` ≤ ${max_chars}` : '';
  return heading ? `${heading}（${holds}${most}）` : `${holds}${most}`;
}

/** Checked against the API: what a definition gains must be added. */
const ROWS: { [name in keyof Required<Definition>]: [label: string, say: (definition: Definition) => string] } = {
  format: ['finance.paymentLayouts.format', ({ format }) => format.toUpperCase()],
  encoding: ['finance.paymentLayouts.encoding', ({ encoding }) => say(`finance.paymentLayouts.encodings.${encoding}`)],
  delimiter: ['finance.layouts.delimiter', ({ delimiter }) => say(`finance.layouts.delimiters.${delimiter}`)],
  sheet: ['finance.layouts.sheet', ({ sheet }) => sheet],
  has_headings: [
    'finance.paymentLayouts.hasHeadings',
    ({ has_headings }) => say(has_headings ? 'finance.proposals.yes' : 'finance.proposals.no'),
  ],
  columns: ['finance.paymentLayouts.columns', ({ columns }) => columns.map(columnOf).join('、')],
  date_format: ['finance.layouts.date', ({ date_format }) => exampleDay(date_format)],
  amounts: [
    'finance.layouts.unit',
    ({ amounts }) =>
      [
        say(`finance.layouts.units.${amounts.unit ?? 'yuan'}`),
        amounts.decimal === 'comma' ? '1,00' : '1.00',
        say(`finance.layouts.marks.${amounts.thousands ?? 'comma'}`),
      ].join(' · '),
  ],
  totals: [
    'finance.paymentLayouts.totals',
    ({ totals }) =>
      [
        say(`finance.paymentLayouts.places.${totals.place}`),
        ...(totals.place === 'none' ? [] : [totals.label]),
        ...(totals.count_column ? [say('finance.paymentLayouts.columnOf', { n: totals.count_column })] : []),
      ].join(' · '),
  ],
};

/** What a proposal makes different of a layout of payment files. */
export function describePaymentLayout(
  proposal: Proposal,
  layouts: readonly Pick<Schema['PaymentLayout'], 'id' | 'name' | 'definition' | 'retired_at'>[],
): Described {
  const now = layouts.find(({ id }) => id === proposal.subject);
  const wish = valueOf<LayoutWish<Schema['NewPaymentLayout']>>(proposal);
  return describeLayout(wish, now, (kept) => [
    { label: say('finance.paymentLayouts.name'), before: now?.name ?? '', after: kept.name },
    ...Object.values(ROWS).map(([label, tell]) => ({
      label: say(label),
      before: now ? tell(now.definition) : '',
      after: tell(kept.definition),
    })),
  ]);
}
