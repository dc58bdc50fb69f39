import { expect, it } from 'vitest';
import { formOf, listingOf, wrongFields } from './values';

const filled = () => ({ ...formOf(undefined), code: 'A-1', name: 'SEM', kind: 'instrument_time' as const });

it('sends what was typed', () => {
  const form = filled();
  form.days = { ...form.days, mon: '8:30-11:30 13:30-17:30', fri: '' };
  form.prices.standard = { amount: 60_000, unit: 'hour' };
  form.photos = ' https://a.example/1.jpg\nhttps://a.example/2.jpg ';
  const sent = listingOf(form);
  expect(sent).toMatchObject({
    code: 'A-1',
    region_code: null,
    photo_urls: ['https://a.example/1.jpg', 'https://a.example/2.jpg'],
    prices: [{ customer_class: 'standard', unit: 'hour', amount_fen: 60_000 }],
  });
  expect(sent.opening_hours).toEqual({
    mon: [
      [510, 690],
      [810, 1050],
    ],
    tue: [[510, 1050]],
    wed: [[510, 1050]],
    thu: [[510, 1050]],
  });
  expect(wrongFields(form)).toEqual({});
});

it('a form of a listing says the same again', () => {
  const listing = { ...listingOf(filled()), version: 3, min_minutes: 60, region_code: '371002' };
  expect(listingOf(formOf(listing as never))).toEqual({ ...listingOf(filled()), region_code: '371002' });
});

it('tells what is wrong before it is sent', () => {
  expect(wrongFields(formOf(undefined))).toEqual({ kind: 'required', code: 'required', name: 'required' });
  const form = filled();
  form.days.mon = 'soon';
  form.max_minutes = 30;
  form.prices.sme = { amount: 1, unit: 'hour' };
  expect(wrongFields(form)).toEqual({ opening_hours: 'hours', max_minutes: 'shorter' });
  expect(wrongFields({ ...form, kind: 'test_service' })).toEqual({ prices: 'unit' });
  const closed = filled();
  for (const day of Object.keys(closed.days)) closed.days[day as 'mon'] = '';
  expect(wrongFields(closed)).toEqual({ opening_hours: 'neverOpen' });
});
