import type { Schema } from '@/api/client';
import { formatDay } from '@/parts/time';

type Claim = Schema['ClaimView'];

/** An accepted booking with who pays what of it to the provider. */
export interface Settlement {
  booking: Schema['BookingView'];
  claim: Claim | null;
  price: number;
  /** What the company pays to the provider. */
  company: number;
  /** What the treasury pays, or is asked to pay, to the provider. */
  treasury: number;
  /** What a voucher pays and nobody has claimed yet: whom the treasury pays is seen from the claim. */
  unclaimed: number;
  year: string;
}

export interface Sums {
  count: number;
  price: number;
  company: number;
  /** To the provider, by where it is. */
  paid: number;
  inProcess: number;
  unclaimed: number;
}

const PAID: Claim['state'][] = ['paid', 'reconciled'];
const OVER: Claim['state'][] = ['rejected', 'clawed_back'];

/** Accepted bookings of others with their claims, latest acceptance first: own use brings nothing in. */
export function settle(bookings: Schema['BookingView'][], claims: Claim[]): Settlement[] {
  // Newest first from the API: the newest of a booking stays.
  const byBooking = new Map([...claims].reverse().map((claim) => [claim.booking_id, claim]));
  return bookings
    .filter((booking) => booking.state === 'accepted' && !booking.is_own_use)
    .map((booking) => {
      const claim = byBooking.get(booking.id) ?? null;
      const price = booking.final_price_fen ?? 0;
      const subsidy = booking.final_subsidy_fen ?? 0;
      const isOurs = claim !== null && claim.payee_id === booking.provider_id && !OVER.includes(claim.state);
      const treasury = isOurs ? claim.amount_fen : 0;
      const unclaimed = claim ? 0 : subsidy;
      return {
        booking,
        claim,
        price,
        treasury,
        unclaimed,
        company: price - treasury - unclaimed,
        year: formatDay(booking.accepted_at ?? booking.updated_at).slice(0, 4),
      };
    })
    .sort((one, other) => (other.booking.accepted_at ?? '').localeCompare(one.booking.accepted_at ?? ''));
}

export function sum(settlements: Settlement[]): Sums {
  const sums: Sums = { count: 0, price: 0, company: 0, paid: 0, inProcess: 0, unclaimed: 0 };
  for (const { claim, price, company, treasury, unclaimed } of settlements) {
    sums.count += 1;
    sums.price += price;
    sums.company += company;
    sums.unclaimed += unclaimed;
    sums[claim && PAID.includes(claim.state) ? 'paid' : 'inProcess'] += treasury;
  }
  return sums;
}
