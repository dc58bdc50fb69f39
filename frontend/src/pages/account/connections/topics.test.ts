import { expect, it } from 'vitest';
import { familiesOf, topicsForm, topicsOf } from './topics';

it('topics survive the form', () => {
  const known = familiesOf('provider');
  const topics = ['booking.*', 'claim.paid', 'voucher.*'];
  const form = topicsForm(topics, known);
  expect(form).toEqual({ isAll: false, families: ['booking'], others: 'claim.paid voucher.*' });
  expect(topicsOf(form)).toEqual(topics.toSorted());
  expect(topicsOf(topicsForm(['*'], known))).toEqual(['*']);
});

it('single events are typed as people separate words', () => {
  expect(topicsOf({ isAll: false, families: [], others: ' booking.created，claim.paid;payment.paid ' })).toEqual([
    'booking.created',
    'claim.paid',
    'payment.paid',
  ]);
});
