import type { Schema } from '@/api/client';

export const RULES = [
  'related_party',
  'same_invoice',
  'same_file',
  'split_order',
  'round_sum',
  'high_price',
  'impossible_time',
  'concentration',
  'circular_trade',
] as const satisfies readonly Schema['RiskRule'][];

export type Rule = (typeof RULES)[number];

/** How a parameter is typed: a whole number, per cent of basis points, times in basis points, yuan of fen, or kinds of evidence. */
export type Kind = 'number' | 'percent' | 'times' | 'money' | 'kinds';

interface Parameter {
  name: string;
  kind: Kind;
  /** What the API takes, for whole numbers. */
  least: number;
  most: number;
  /** Its words, where another rule's do. */
  word?: string;
}

const number = (name: string, least: number, most: number): Parameter => ({ name, kind: 'number', least, most });
const other = (name: string, kind: Kind, word?: string): Parameter => ({ name, kind, least: 0, most: 0, word });

/** The parameters of each rule beside its weight, in the order of the form. */
export const PARAMETERS: Record<Rule, Parameter[]> = {
  related_party: [number('max_links', 1, 4), number('hub_limit', 2, 1000)],
  same_invoice: [],
  same_file: [other('kinds', 'kinds')],
  split_order: [number('days', 1, 366), other('near_bp', 'percent'), number('min_orders', 2, 100)],
  round_sum: [other('near_bp', 'percent'), other('multiple_fen', 'money')],
  high_price: [other('times_bp', 'times', 'times'), number('min_others', 1, 1000), number('days', 1, 3660)],
  impossible_time: [number('tolerance_minutes', 0, 1440)],
  concentration: [
    other('share_bp', 'percent'),
    number('min_vouchers', 1, 10_000),
    number('min_providers', 2, 1000),
    number('days', 1, 3660),
  ],
  circular_trade: [number('max_length', 2, 6), number('days', 1, 3660), number('hub_limit', 2, 1000)],
};

export const EVIDENCE = ['contract', 'invoice', 'payment_proof', 'result', 'acceptance', 'other'] as const;
