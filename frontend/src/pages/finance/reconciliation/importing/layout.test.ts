import { expect, it } from 'vitest';
import { emptyLayout, fieldsOf } from './layout';

it('sends only what was typed', () => {
  expect(fieldsOf(emptyLayout())).toEqual({});
  const typed = {
    ...emptyLayout(),
    account: ' 3710 ',
    columns: { booked_on: '记账日、Tag', debit: ' ' },
    dateFormat: '%d.%m.%Y',
  };
  const { account_number, mapping } = fieldsOf(typed);
  expect(account_number).toBe('3710');
  expect(JSON.parse(mapping!)).toEqual({ columns: { booked_on: ['记账日', 'Tag'] }, date_formats: ['%d.%m.%Y'] });
  expect(JSON.parse(fieldsOf({ ...emptyLayout(), positiveIsDebit: true }).mapping!)).toEqual({
    amount_sign: 'positive_is_debit',
  });
});
