import { expect, it } from 'vitest';
import { fitOf } from './suggestions';

const suggestion = { payment_id: 'p', amount_fen: 500 };

it('pays with a debit what is open of the payment', () => {
  const line = { direction: 'debit' as const, amount_fen: 400 };
  expect(fitOf(suggestion, line, [{ id: 'p', open_fen: 500 }])).toEqual({
    resolution: 'matched_by_hand',
    part: { payment_id: 'p', amount_fen: 400 },
  });
  expect(fitOf(suggestion, line, [{ id: 'p', open_fen: 300 }]).part?.amount_fen).toBe(300);
  expect(fitOf(suggestion, line, []).why).toBe('taken');
});

it('brings back with a credit the whole payment or nothing', () => {
  expect(fitOf(suggestion, { direction: 'credit', amount_fen: 500 }, [])).toEqual({
    resolution: 'returned_and_reissued',
    part: { payment_id: 'p', amount_fen: 500 },
  });
  expect(fitOf(suggestion, { direction: 'credit', amount_fen: 499 }, []).why).toBe('differs');
});
