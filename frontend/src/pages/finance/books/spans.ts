import type { Schema } from '@/api/client';

/** The first day of the month of `today`, and it. */
export const thisMonth = (today: string) => ({ since: `${today.slice(0, 7)}-01`, until: today });

/** The last day of the month before: balances are asked for as of a month's end. */
export function lastMonthEnd(today: string): string {
  const day = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  day.setUTCDate(0);
  return day.toISOString().slice(0, 10);
}

/** What an account received less what it gave: the balance as statements write it. */
export const netOf = (balance: Schema['Balance']) => balance.credits_posted - balance.debits_posted;

/** What came in and what went out over the lines of a statement, both positive. */
export function movedOf(lines: readonly Pick<Schema['AccountStatementLine'], 'change_fen'>[]) {
  let into = 0;
  let out = 0;
  for (const { change_fen: fen } of lines) {
    if (fen > 0) into += fen;
    else out -= fen;
  }
  return { into, out };
}
