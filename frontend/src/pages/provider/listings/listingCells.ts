import { say } from '@/app/language';
import type { Schema } from '@/api/client';
import { plainYuan } from '@/parts/money';
import { dayText, grouped, isAlwaysOpen, type Timetable } from './hours';
import { TARGETS, type Target } from './import/headings';

type Listing = Schema['ListingView'];

/** A timetable in a line, as an import reads it: `周一至周五 08:30-11:30, 13:30-17:30；周六 09:00-12:00`. */
export function hoursText(timetable: Timetable): string {
  if (isAlwaysOpen(timetable)) return say('provider.hours.always');
  return grouped(timetable)
    .map(({ from, to, spans }) => {
      const [first, last] = [say(`provider.hours.day.${from}`), say(`provider.hours.day.${to}`)];
      const days = from === to ? first : say('provider.hours.range', { first, last });
      return `${days} ${dayText(spans)}`;
    })
    .join(say('provider.hours.between'));
}

function priceText(listing: Listing, wanted: Schema['CustomerClass']): string {
  const rule = listing.prices.find(({ customer_class }) => customer_class === wanted);
  return rule ? `${plainYuan(rule.amount_fen)}/${say(`provider.unit.${rule.unit}`)}` : '';
}

/** A listing as a row under the headings of an import: importing it again changes nothing. */
export function listingCells(listing: Listing): string[] {
  const yes = (value: boolean) => say(value ? 'common.yes' : 'common.no');
  const special: Partial<Record<Target, string>> = {
    kind: say(`provider.kindWord.${listing.kind}`),
    price: priceText(listing, 'standard'),
    price_unit: '',
    price_sme: priceText(listing, 'sme'),
    price_academic: priceText(listing, 'academic'),
    price_member: priceText(listing, 'member'),
    price_own: priceText(listing, 'own'),
    opening_hours: hoursText(listing.opening_hours as Timetable),
    auto_confirm: yes(listing.auto_confirm),
    voucher_payable: yes(listing.voucher_payable),
    photo_urls: listing.photo_urls.join(' '),
    max_minutes: String(listing.max_minutes ?? ''),
  };
  return TARGETS.map((target) => special[target] ?? String(listing[target as keyof Listing] ?? ''));
}
