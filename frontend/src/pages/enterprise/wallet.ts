import type { Schema } from '@/api/client';
import { DAY_MS } from '@/parts/time';

/** Vouchers that end within these days are said to expire. */
export const SOON_DAYS = 60;

export function expiresSoon(voucher: Schema['VoucherView'], now: number): boolean {
  const left = Date.parse(voucher.expires_at) - now;
  return voucher.state === 'active' && voucher.available_fen > 0 && left > 0 && left <= SOON_DAYS * DAY_MS;
}

/** What all vouchers come to. What is free on one that cannot be used is not available. */
export function totalsOf(vouchers: Schema['VoucherView'][], now: number) {
  const sum = (amounts: number[]) => amounts.reduce((total, fen) => total + fen, 0);
  return {
    available: sum(vouchers.filter(({ state }) => state === 'active').map((each) => each.available_fen)),
    held: sum(vouchers.map((each) => each.held_fen)),
    redeemed: sum(vouchers.map((each) => each.redeemed_fen)),
    paidOut: sum(vouchers.map((each) => each.paid_out_fen)),
    expiring: sum(vouchers.filter((each) => expiresSoon(each, now)).map((each) => each.available_fen)),
  };
}

/** The last day on which a voucher can be used: it ends with that day. */
export function lastDayOf(voucher: { expires_at: string }): string {
  return new Date(Date.parse(voucher.expires_at) - 1).toISOString();
}
