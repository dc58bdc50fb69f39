import { expect, it } from 'vitest';
import { choices, exampleDay, name, toggleRemark, words, type Layout } from './edit';

it('gives a heading to one column only', () => {
  const layout: Layout = { columns: { booked_on: ['日期'], amount: ['金额'], remark: ['摘要'] } };
  name(layout, 'balance', '金额');
  expect(layout.columns).toMatchObject({ amount: [], balance: ['金额'] });
  toggleRemark(layout, '日期');
  expect(layout.columns).toMatchObject({ booked_on: [], remark: ['摘要', '日期'] });
  toggleRemark(layout, '摘要');
  expect(layout.columns?.remark).toEqual(['日期']);
  name(layout, 'balance', '');
  expect(layout.columns?.balance).toEqual([]);
});

it('offers what stands in the sample and what the layout names', () => {
  expect(choices({ columns: { amount: ['金额'] } }, ['日期', '', '日期'])).toEqual(['日期', '金额']);
  expect(words('借, 支出 付')).toEqual(['借', '支出', '付']);
  expect(exampleDay('%-d-%b-%Y')).toBe('2-Mar-2026');
});
