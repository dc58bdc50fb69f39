import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import {
  CHANGE_KINDS,
  effectOf,
  grantsOf,
  isYearOver,
  lineOf,
  nextOf,
  takenBy,
  type Change,
  type Line,
} from './changes';

const line = (more: Partial<Line>) =>
  ({
    id: 'a',
    programme_id: 'p',
    side: 'demand',
    level: 'city',
    region_code: '371000',
    fiscal_year: 2026,
    granted_fen: 1_000,
    available_fen: 400,
    ...more,
  }) as Line;
const transfer = (more: object) => more as Schema['LedgerTransfer'];

it('says what a change does to a line, and when too little is left', () => {
  expect(effectOf(line({}), 300)).toEqual({
    granted: { now: 1_000, after: 700 },
    available: { now: 400, after: 100 },
    isPossible: true,
  });
  expect(effectOf(line({}), 401).isPossible).toBe(false);
});

it('knows that grants bring money into a line, which a new one does not have yet', () => {
  const grant = {
    kind: 'grant',
    amount_fen: 500,
    programme_id: 'p',
    side: 'supply',
    level: 'city',
    region_code: '371000',
    fiscal_year: 2026,
  } as Change;
  const opened = lineOf(grant, new Map())!;
  expect(effectOf(opened, takenBy(grant)).available).toEqual({ now: 0, after: 500 });
  const known = line({});
  const increase = { kind: 'increase', amount_fen: 100, appropriation_id: 'a' } as Change;
  expect(lineOf(increase, new Map([['a', known]]))).toBe(known);
  expect(effectOf(known, takenBy(increase)).granted.after).toBe(1_100);
  expect(takenBy({ kind: 'return', amount_fen: 7 })).toBe(7);
  expect(lineOf(increase, new Map())).toBeUndefined();
  expect(CHANGE_KINDS).toEqual(['return', 'carry_over', 'reversal']);
});

it('finds where a carry-over goes', () => {
  const next = line({ id: 'b', fiscal_year: 2027 });
  expect(nextOf(line({}), [line({ fiscal_year: 2027, side: 'supply' }), next])).toBe(next);
  expect(nextOf(line({}), [line({})])).toBeUndefined();
  expect(isYearOver(line({}), '2026-12-31')).toBe(false);
  expect(isYearOver(line({}), '2027-01-01')).toBe(true);
});

it('knows which grants were reversed', () => {
  const grants = grantsOf([
    transfer({ id: 'r', code: 'appropriation.reversal', reverses_id: 'g1', amount_fen: 5 }),
    transfer({ id: 'g2', code: 'appropriation.grant', amount_fen: 7, effective_on: '2026-03-01' }),
    transfer({ id: 'v', code: 'voucher.issue', amount_fen: 1 }),
    transfer({ id: 'g1', code: 'appropriation.grant', amount_fen: 5, effective_on: '2026-01-01' }),
  ]);
  expect(grants.map(({ id, isReversed }) => [id, isReversed])).toEqual([
    ['g2', false],
    ['g1', true],
  ]);
});
