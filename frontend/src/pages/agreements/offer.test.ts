import { expect, test } from 'vitest';
import { kindsFor, offerOf, totalOf, type Draft } from './offer';

const draft: Draft = {
  kind: 'single',
  lines: [
    { title: '拉伸', detail: '', quantity: 3, unit: 28_000 },
    { title: '老化', detail: '', quantity: 1, unit: 10_000 },
  ],
  startsOn: '2026-04-01',
  months: 6,
  monthly: 400_000,
  milestones: [{ title: '方案', deliverable: '报告', amount: 1_500_000, due: '2026-05-01' }],
  validDays: 30,
  deliveryDays: '',
  note: ' 含税 ',
};

test('each kind of offer sends its own fields and adds up', () => {
  expect(totalOf(draft)).toBe(94_000);
  expect(offerOf(draft)).toMatchObject({ kind: 'single', note: '含税', delivery_days: null });
  expect(offerOf(draft)).not.toHaveProperty('starts_on');
  const lease = { ...draft, kind: 'instalments' as const };
  expect(totalOf(lease)).toBe(2_400_000);
  expect(offerOf(lease)).toMatchObject({ starts_on: '2026-04-01', months: 6, monthly_fen: 400_000 });
  const work = { ...draft, kind: 'milestones' as const };
  expect(offerOf(work).milestones).toHaveLength(1);
  expect(totalOf({ ...work, milestones: [{ ...work.milestones[0]!, amount: null }] })).toBeNull();
});

test('a lease is offered by the month only', () => {
  expect(kindsFor('lease')).toEqual(['instalments']);
  expect(kindsFor('test_service')[0]).toBe('single');
});
