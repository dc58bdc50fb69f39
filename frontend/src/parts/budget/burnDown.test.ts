import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { burnDown, daysBefore, usedShare } from './burnDown';

const month = (month: string, granted_fen: number, drawn_fen: number, available_after_fen: number) => ({
  month,
  granted_fen,
  drawn_fen,
  returned_fen: 0,
  available_after_fen,
});
const budget = (forecast: Schema['BudgetForecast'] | null): Schema['ProgrammeBudget'] => ({
  programme_id: 'p',
  programme_name: { zh: '券', en: 'Voucher' },
  side: 'demand',
  granted_fen: 100_000,
  available_fen: 60_000,
  months: [month('2026-02-01', 100_000, 10_000, 90_000), month('2026-05-01', 0, 30_000, 60_000)],
  forecast,
});
const JUNE = Date.parse('2026-06-15T04:00:00Z');

describe('burnDown', () => {
  it('fills the months in which nothing moved, and leaves open what is to come', () => {
    const months = burnDown(budget(null), 2026, JUNE);
    expect(months).toHaveLength(12);
    expect(months.map(({ left }) => left)).toEqual([
      null,
      90_000,
      90_000,
      90_000,
      60_000,
      60_000,
      ...Array<null>(6).fill(null),
    ]);
    expect(months.every(({ expected }) => expected === null)).toBe(true);
  });

  it('goes on from today as in the last 90 days, never below nothing', () => {
    const forecast = { drawn_recently_fen: 45_000, left_at_year_end_fen: 0, method: { zh: '', en: '' } };
    const expected = burnDown(budget(forecast), 2026, JUNE).map((one) => one.expected);
    // 500 fen a day; 46 days to the end of July.
    expect(expected.slice(4, 9)).toEqual([null, 60_000, 37_000, 21_500, 6_500]);
    expect(expected.at(-1)).toBe(0);
  });

  it('takes in what moved after the year', () => {
    const late = budget(null);
    late.months.push(month('2027-01-01', 0, 0, 65_000));
    const months = burnDown(late, 2026, Date.parse('2027-03-01T00:00:00Z'));
    expect(months.at(-1)).toMatchObject({ month: '2027-01', left: 65_000 });
  });
});

it('says how long before the end of the year, and which share', () => {
  expect(daysBefore('2026-12-01', 2026)).toBe(30);
  expect(usedShare({ granted_fen: 30_000, available_fen: 20_000 })).toBe(3_333);
  expect(usedShare({ granted_fen: 0, available_fen: 0 })).toBe(0);
});
