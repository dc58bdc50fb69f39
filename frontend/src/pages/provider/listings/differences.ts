import { say } from '@/app/language';
import type { Schema } from '@/api/client';
import { formatYuan } from '@/parts/money';
import type { Difference } from './documents/lines';
import { CUSTOMER_CLASSES } from './find';
import type { Timetable } from './hours';
import { hoursText } from './listingCells';
import { spanText } from './spans';

type Draft = Schema['ListingDraft'];

const TEXTS = ['name', 'model', 'maker', 'category', 'location', 'description'] as const;
const SPANS = ['slot_minutes', 'min_minutes', 'max_minutes', 'lead_minutes'] as const;
const FLAGS = ['auto_confirm', 'voucher_payable'] as const;

/** What people would call different between two versions, field by field. */
export function differences(before: Draft, after: Draft, regionName: (code: string) => string): Difference[] {
  const label = (name: string) => say(`provider.listingForm.${name}`);
  const rows: [string, (draft: Draft) => string][] = [
    ...TEXTS.map((name): [string, (draft: Draft) => string] => [label(name), (draft) => draft[name]]),
    [label('region_code'), ({ region_code }) => regionName(region_code)],
    ...CUSTOMER_CLASSES.map((wanted): [string, (draft: Draft) => string] => [
      `${label('prices')} ${say(`common.customer.${wanted}`)}`,
      ({ prices }) => {
        const rule = prices.find(({ customer_class }) => customer_class === wanted);
        return rule
          ? `${formatYuan(rule.amount_fen)} ${say('common.unit.yuan')} ${say(`common.unit.${rule.unit}`)}`
          : '';
      },
    ]),
    [label('opening_hours'), ({ opening_hours }) => hoursText(opening_hours as Timetable)],
    ...SPANS.map((name): [string, (draft: Draft) => string] => [
      label(name),
      (draft) => (draft[name] ? spanText(draft[name]) : ''),
    ]),
    [label('horizon_days'), ({ horizon_days }) => say('provider.span.day', { n: horizon_days })],
    [label('units'), ({ units }) => String(units)],
    ...FLAGS.map((name): [string, (draft: Draft) => string] => [
      label(name),
      (draft) => say(draft[name] ? 'common.yes' : 'common.no'),
    ]),
    [label('photo_urls'), ({ photo_urls }) => photo_urls.join('\n')],
  ];
  return rows
    .map(([name, text]) => ({ label: name, before: text(before) || '—', after: text(after) || '—' }))
    .filter((row) => row.before !== row.after);
}
