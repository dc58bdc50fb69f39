import type { Schema } from '@/api/client';
import { local } from '@/parts/time';
import { formOf as listingFormOf, unitsOf, type ListingForm } from '../form/values';
import { CUSTOMER_CLASSES } from '../find';
import { formOf, tariffOf, wrongFields, type TariffForm } from './values';

/** Prices from a day to come on, as they are typed. */
export interface ComingForm {
  /** `2026-12-15`. */
  begins_on: string;
  prices: ListingForm['prices'];
  hasTariff: boolean;
  tariff: TariffForm;
}

/** The first day that can be announced, where the business lives. */
export function beginsTomorrow(now = new Date()): string {
  return local(new Date(now.getTime() + 86_400_000)).slice(0, 10);
}

/** Begins from what is announced, or else from what is in force. */
export function comingFormOf(
  listing: Schema['ListingView'],
  tariff: Schema['Tariff'],
  coming?: Schema['ComingPrices'],
): ComingForm {
  const { prices } = listingFormOf({ ...listing, prices: coming?.prices ?? listing.prices });
  return {
    begins_on: coming?.begins_on ?? '',
    prices,
    hasTariff: Boolean(coming?.tariff),
    tariff: formOf({ tariff: coming?.tariff ?? tariff, version: 0 }),
  };
}

/** What the form says, as the API takes it; call `wrongComing` before. */
export function comingOf(form: ComingForm): Schema['NewComingPrices'] {
  return {
    prices: CUSTOMER_CLASSES.flatMap((customer_class) => {
      const { amount, unit } = form.prices[customer_class];
      return amount === null ? [] : [{ customer_class, unit, amount_fen: amount }];
    }),
    ...(form.hasTariff && { tariff: tariffOf(form.tariff) }),
  };
}

/** What is missing or cannot be so: the field and the key of its sentence in `provider.coming.wrong`. */
export function wrongComing(
  form: ComingForm,
  kind: Schema['ListingKind'],
): Record<string, 'required' | 'hours' | 'percent' | 'noPrice' | 'unit'> {
  const wrong: ReturnType<typeof wrongComing> = form.hasTariff ? wrongFields(form.tariff) : {};
  if (!form.begins_on) wrong.begins_on = 'required';
  const said = CUSTOMER_CLASSES.filter((each) => form.prices[each].amount !== null);
  if (said.length === 0) wrong.prices = 'noPrice';
  else if (said.some((each) => !unitsOf(kind).includes(form.prices[each].unit))) wrong.prices = 'unit';
  return wrong;
}
