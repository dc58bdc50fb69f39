import type { Schema } from '@/api/client';
import { LEVELS } from './levels';

type Payment = Schema['Payment'];

/** A treasury that pays: a level in a region. */
export interface Treasury {
  key: string;
  level: Schema['BudgetLevel'];
  region: string;
}

export interface PayeeRow {
  id: string;
  name: string;
  bank: string;
  account: string;
  byTreasury: Record<string, number>;
  total: number;
  payments: number;
}

/** Payments as a table of payees by treasuries. Replaced payments are left aside: their successors are there. */
export function byPayee(payments: Payment[]): { treasuries: Treasury[]; payees: PayeeRow[] } {
  const treasuries = new Map<string, Treasury>();
  const payees = new Map<string, PayeeRow>();
  for (const payment of payments) {
    if (payment.state === 'reissued') continue;
    const key = `${payment.level}:${payment.payer_region}`;
    treasuries.set(key, { key, level: payment.level, region: payment.payer_region });
    const row = payees.get(payment.payee_id) ?? {
      id: payment.payee_id,
      name: payment.payee_name,
      bank: payment.bank_name,
      account: payment.account_number,
      byTreasury: {},
      total: 0,
      payments: 0,
    };
    row.byTreasury[key] = (row.byTreasury[key] ?? 0) + payment.amount_fen;
    row.total += payment.amount_fen;
    row.payments += 1;
    payees.set(payment.payee_id, row);
  }
  const order = ({ level, region }: Treasury) => `${LEVELS.indexOf(level)}${region}`;
  return {
    treasuries: [...treasuries.values()].sort((a, b) => order(a).localeCompare(order(b))),
    payees: [...payees.values()].sort((a, b) => b.total - a.total || a.name.localeCompare(b.name)),
  };
}
