import type { Schema } from '@/api/client';
import { CUSTOMER_CLASSES, hasCalendar } from '../find';
import { DAYS, dayText, isAlwaysOpen, parseDay, type Day, type Timetable } from '../hours';

type NewListing = Schema['NewListing'];
type Listing = Schema['ListingView'];
type Unit = Schema['PriceUnit'];

/** A listing as the form holds it: every customer class has its place, days are texts as they are typed. */
export interface ListingForm {
  code: string;
  kind: Schema['ListingKind'] | '';
  name: string;
  model: string;
  maker: string;
  category: string;
  location: string;
  region_code: string;
  description: string;
  photos: string;
  isAlwaysOpen: boolean;
  days: Record<Day, string>;
  slot_minutes: number | null;
  min_minutes: number | null;
  max_minutes: number | null;
  lead_minutes: number | null;
  horizon_days: number | '';
  units: number | '';
  auto_confirm: boolean;
  voucher_payable: boolean;
  prices: Record<Schema['CustomerClass'], { amount: number | null; unit: Unit }>;
  /** The version that is being changed; 0 for a new one. */
  version: number;
}

/** The units by which a kind can be ordered, the usual one first: what has no time cannot be paid by the hour. */
export function unitsOf(kind: Schema['ListingKind'] | ''): Unit[] {
  if (kind === 'lease') return ['month', 'hour', 'fixed'];
  if (kind === 'instrument_time' || kind === '') return ['hour', 'sample', 'fixed', 'month'];
  return kind === 'test_service' ? ['sample', 'fixed', 'month'] : ['fixed', 'month', 'sample'];
}

/** The form for a listing, or an empty one with what most laboratories begin with. */
export function formOf(listing: Listing | undefined): ListingForm {
  const hours = (listing?.opening_hours ?? {}) as Timetable;
  const unit = listing?.prices[0]?.unit ?? 'hour';
  const rule = (wanted: Schema['CustomerClass']) =>
    listing?.prices.find(({ customer_class }) => customer_class === wanted);
  return {
    code: listing?.code ?? '',
    kind: listing?.kind ?? '',
    name: listing?.name ?? '',
    model: listing?.model ?? '',
    maker: listing?.maker ?? '',
    category: listing?.category ?? '',
    location: listing?.location ?? '',
    region_code: listing?.region_code ?? '',
    description: listing?.description ?? '',
    photos: listing?.photo_urls.join('\n') ?? '',
    isAlwaysOpen: listing !== undefined && isAlwaysOpen(hours),
    days: Object.fromEntries(
      DAYS.map((day, at) => [day, listing && !isAlwaysOpen(hours) ? dayText(hours[day]) : at < 5 ? '08:30-17:30' : '']),
    ) as Record<Day, string>,
    slot_minutes: listing?.slot_minutes ?? 30,
    min_minutes: listing?.min_minutes ?? 60,
    max_minutes: listing?.max_minutes ?? null,
    lead_minutes: listing?.lead_minutes ?? 0,
    horizon_days: listing?.horizon_days ?? 90,
    units: listing?.units ?? 1,
    auto_confirm: listing?.auto_confirm ?? false,
    voucher_payable: listing?.voucher_payable ?? true,
    prices: Object.fromEntries(
      CUSTOMER_CLASSES.map((wanted) => [
        wanted,
        { amount: rule(wanted)?.amount_fen ?? null, unit: rule(wanted)?.unit ?? unit },
      ]),
    ) as ListingForm['prices'],
    version: listing?.version ?? 0,
  };
}

export function photosOf(form: ListingForm): string[] {
  return form.photos.split(/\s+/).filter(Boolean);
}

/** What the form says, as the API takes it; call `wrongFields` before. */
export function listingOf(form: ListingForm): NewListing {
  const isTimed = form.kind !== '' && hasCalendar(form.kind);
  const hours: Timetable = {};
  if (isTimed && !form.isAlwaysOpen) {
    for (const day of DAYS) {
      const spans = parseDay(form.days[day]) ?? [];
      if (spans.length > 0) hours[day] = spans;
    }
  }
  return {
    code: form.code,
    kind: form.kind || 'instrument_time',
    name: form.name,
    model: form.model,
    maker: form.maker,
    category: form.category,
    location: form.location,
    region_code: form.region_code || null,
    description: form.description,
    photo_urls: photosOf(form),
    opening_hours: hours as NewListing['opening_hours'],
    slot_minutes: form.slot_minutes ?? 30,
    min_minutes: form.min_minutes,
    max_minutes: form.max_minutes,
    lead_minutes: form.lead_minutes ?? 0,
    horizon_days: form.horizon_days === '' ? 90 : form.horizon_days,
    units: form.units === '' ? 1 : form.units,
    auto_confirm: form.auto_confirm,
    voucher_payable: form.voucher_payable,
    prices: CUSTOMER_CLASSES.flatMap((customer_class) => {
      const { amount, unit } = form.prices[customer_class];
      return amount === null ? [] : [{ customer_class, unit, amount_fen: amount }];
    }),
  };
}

/** What is missing or cannot be so: field name and the key of its sentence in `provider.listingForm.wrong`. */
export function wrongFields(form: ListingForm): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const name of ['kind', 'code', 'name'] as const) if (!form[name].trim()) wrong[name] = 'required';
  if (form.kind === '') return wrong;
  if (hasCalendar(form.kind)) {
    if (form.slot_minutes === null) wrong.slot_minutes = 'required';
    if (!form.isAlwaysOpen) {
      if (DAYS.some((day) => parseDay(form.days[day]) === null)) wrong.opening_hours = 'hours';
      // An empty timetable would mean “always open” to the API.
      else if (DAYS.every((day) => parseDay(form.days[day])!.length === 0)) wrong.opening_hours = 'neverOpen';
    }
    const { min_minutes: min, max_minutes: max } = form;
    if (min !== null && max !== null && max < min) wrong.max_minutes = 'shorter';
  }
  const units = unitsOf(form.kind);
  const misfit = CUSTOMER_CLASSES.some(
    (each) => form.prices[each].amount !== null && !units.includes(form.prices[each].unit),
  );
  if (misfit) wrong.prices = 'unit';
  return wrong;
}
