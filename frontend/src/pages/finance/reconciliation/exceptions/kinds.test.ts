import { expect, it } from 'vitest';
import { isMatch, isReturn, mayNameFee, namesFee, resolutionsFor, wantedOf } from './kinds';

it('wants of payments what the line is without the charge, or was before it', () => {
  expect(wantedOf('matched_with_fee', 25_500, 500)).toBe(25_000);
  expect(wantedOf('returned_fee_kept', 24_000, 1_000)).toBe(25_000);
  expect([wantedOf('recovered', 24_000, 1_000), wantedOf('recovered', 24_000, null)]).toEqual([25_000, 24_000]);
  expect([wantedOf('matched_by_hand', 25_000, 500), wantedOf('matched_with_fee', 25_500, null)]).toEqual([
    25_000, 25_500,
  ]);
});

it('offers nothing that pays or is booked about another currency', () => {
  expect(resolutionsFor('debit', 'EUR')).toEqual(['not_ours', 'carried_over']);
  expect(resolutionsFor('debit', 'CNY')).toContain('matched_by_hand');
});

it('offers what two people know of a payment that no statement shows', () => {
  expect(resolutionsFor(null)).toEqual(['not_carried_out', 'carried_over']);
});

it('offers that the bank paid after all only of a debit for what counts as returned', () => {
  expect(resolutionsFor('debit', 'CNY', 'paid_after_return')).toContain('carried_out_after_all');
  expect(resolutionsFor('debit', 'CNY', 'unknown_debit')).not.toContain('carried_out_after_all');
  expect(resolutionsFor('credit', 'CNY', 'paid_after_return')).not.toContain('carried_out_after_all');
});

it('offers a charge inside a debit, and one kept from a credit', () => {
  expect(resolutionsFor('debit').filter(namesFee)).toEqual(['matched_with_fee']);
  expect(resolutionsFor('credit').filter(namesFee)).toEqual(['returned_fee_kept']);
  expect(resolutionsFor('credit').filter(mayNameFee)).toEqual(['returned_fee_kept', 'recovered']);
  expect([resolutionsFor('debit').filter(isMatch).length, resolutionsFor('credit').filter(isReturn).length]).toEqual([
    2, 2,
  ]);
});
