import type { Schema } from '@/api/client';
import { formatDay } from './time';

/** The tariff by which a use that begins then is priced: that of the last announced prices that have begun by its day. */
export function tariffOn(
  tariff: Schema['Tariff'] | undefined,
  coming: readonly Schema['ComingPrices'][] | undefined,
  startsAt: string | undefined,
): Schema['Tariff'] | undefined {
  const day = startsAt && formatDay(startsAt);
  if (!tariff || !day) return tariff;
  return (coming ?? []).reduce((now, one) => (one.begins_on <= day && one.tariff ? one.tariff : now), tariff);
}
