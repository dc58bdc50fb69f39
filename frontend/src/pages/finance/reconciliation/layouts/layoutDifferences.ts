import type { Schema } from '@/api/client';
import { say } from '@/app/language';
import { describeLayout } from '../../proposals/layoutDifferences';
import { valueOf, type Described, type LayoutWish, type Proposal } from '../../proposals/proposals';
import { exampleDay, FIELDS } from './edit';

type Layout = Schema['Layout'];

/** Which headings of a file mean what. */
export const sayColumns = ({ columns }: Layout) =>
  [...FIELDS, 'remark' as const]
    .filter((field) => columns?.[field]?.length)
    .map((field) => `${say(`finance.layouts.fields.${field}`)}：${columns![field]!.join('、')}`)
    .join('；');

const words = (all?: readonly string[]) => (all ?? []).join('、');

/** Checked against the API: what a layout gains must be added. What is absent is found out in each file. */
const ROWS: { [name in keyof Required<Layout>]: [label: string, say: (layout: Layout) => string] } = {
  columns: ['finance.layouts.columns', sayColumns],
  date_formats: [
    'finance.layouts.date',
    ({ date_formats }) =>
      date_formats?.length ? date_formats.map(exampleDay).join('、') : say('finance.layouts.yearFirst'),
  ],
  amounts: [
    'finance.layouts.unit',
    ({ amounts }) =>
      [
        say(`finance.layouts.units.${amounts?.unit ?? 'yuan'}`),
        amounts?.decimal === 'comma' ? '1,00' : '1.00',
        say(`finance.layouts.marks.${amounts?.thousands ?? 'comma'}`),
      ].join(' · '),
  ],
  amount_sign: [
    'finance.layouts.sign',
    ({ amount_sign }) => say(`finance.layouts.signs.${amount_sign ?? 'negative_is_debit'}`),
  ],
  debit_words: ['finance.layouts.debitWords', ({ debit_words }) => words(debit_words)],
  credit_words: ['finance.layouts.creditWords', ({ credit_words }) => words(credit_words)],
  total_words: ['finance.layouts.totalWords', ({ total_words }) => words(total_words)],
  encoding: ['finance.layouts.encoding', ({ encoding }) => encoding ?? ''],
  delimiter: ['finance.layouts.delimiter', ({ delimiter }) => (delimiter === '\t' ? 'Tab' : (delimiter ?? ''))],
  sheet: ['finance.layouts.sheet', ({ sheet }) => sheet ?? ''],
  skip_rows: ['finance.layouts.skip', ({ skip_rows }) => String(skip_rows ?? 0)],
  header_row: ['finance.layouts.headerRow', ({ header_row }) => (header_row ? String(header_row) : '')],
  only_named: [
    'finance.layouts.onlyNamed',
    ({ only_named }) => say(only_named ? 'finance.proposals.yes' : 'finance.proposals.no'),
  ],
};

/** What a proposal makes different of a layout of statements. */
export function describeStatementLayout(
  proposal: Proposal,
  layouts: readonly Pick<
    Schema['StatementLayout'],
    'id' | 'name' | 'bank' | 'account_number' | 'definition' | 'header' | 'retired_at'
  >[],
): Described {
  const now = layouts.find(({ id }) => id === proposal.subject);
  const wish = valueOf<LayoutWish<Schema['NewStatementLayout']>>(proposal);
  return describeLayout(wish, now, (kept) => [
    { label: say('finance.layouts.name'), before: now?.name ?? '', after: kept.name },
    { label: say('finance.layouts.bank'), before: now?.bank ?? '', after: kept.bank ?? '' },
    {
      label: say('finance.layouts.account'),
      before: now ? now.account_number || say('finance.layouts.anyAccount') : '',
      after: kept.account_number || say('finance.layouts.anyAccount'),
    },
    { label: say('finance.layouts.headings'), before: words(now?.header), after: words(kept.headings) },
    ...Object.values(ROWS).map(([label, tell]) => ({
      label: say(label),
      before: now ? tell(now.definition) : '',
      after: tell(kept.definition),
    })),
  ]);
}
