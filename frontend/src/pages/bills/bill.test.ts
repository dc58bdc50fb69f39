import { expect, it } from 'vitest';
import { pageOf, shareOf } from './bill';

it('leads each side to its own page', () => {
  expect(pageOf('owed', '1')).toEqual({ name: 'enterprise-bill', params: { id: '1' } });
  expect(pageOf('receivable', '1')).toEqual({ name: 'provider-bill', params: { id: '1' } });
});

it('takes credit notes off what is owed', () => {
  const bill = { amount_fen: 500, credited_fen: 200, received_fen: 100, open_fen: 200 };
  expect(shareOf(bill as Parameters<typeof shareOf>[0])).toEqual({
    owed_fen: 300,
    received_fen: 100,
    open_fen: 200,
    results_await_payment: false,
  });
});
