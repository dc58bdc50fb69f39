import { expect, it } from 'vitest';
import { formOf, NOTHING, rulesOf, wrongFields } from './values';

const SAID = {
  ...NOTHING,
  setup_minutes: 30,
  buffers_billed: true,
  sample_notice_days: 7,
  results_after_payment: true,
  horizon_days_by_class: { member: 60 },
  exceptions: [
    { from: '2026-05-04', to: '2026-05-05', hours: [], reason: { zh: '检修', en: 'maintenance' } },
    { from: '2026-05-06', to: '2026-05-06', hours: [[540, 720]], reason: null },
  ],
  holidays: 'closed' as const,
  make_up_days_like: 'fri' as const,
  priority: [{ days: ['mon' as const], from: 540, to: 720, classes: ['member' as const], until_minutes_before: 1_440 }],
  relaxed: [{ days: ['sat' as const], from: 0, to: 1440, rules: ['too_long' as const], counts_towards_quotas: false }],
  requires: [{ listing_id: 'x', is_billed: true }],
  quotas: [{ holder: 'organisation' as const, measure: 'minutes_a_week' as const, most: 1_200 }],
  responses: {
    too_long: { effect: 'warn' as const, staff_may_override: true, message: { zh: '请先商量', en: 'talk to us' } },
    slot_taken: { effect: 'reject' as const, staff_may_override: false, message: { zh: '已约', en: 'taken' } },
    closed: { effect: 'reject' as const, staff_may_override: false, message: null },
  },
};

it('a form of rules says the same again', () => {
  expect(rulesOf(formOf({ rules: NOTHING, version: 0 }))).toEqual(NOTHING);
  expect(rulesOf(formOf({ rules: SAID, version: 3 }))).toEqual(SAID);
  expect(wrongFields(formOf({ rules: SAID, version: 3 }))).toEqual({});
});

it('what is said as it is usual anyway is not said', () => {
  const usual = { effect: 'warn' as const, staff_may_override: true };
  const form = formOf({ rules: { ...NOTHING, responses: { cancel_too_late: usual } }, version: 1 });
  expect(rulesOf(form).responses).toEqual({});
});

it('one day needs its date once', () => {
  const form = formOf({ rules: NOTHING, version: 0 });
  form.exceptions.push({ from: '2026-05-04', to: '', hours: '8-12', zh: '', en: '' });
  expect(rulesOf(form).exceptions).toEqual([
    { from: '2026-05-04', to: '2026-05-04', hours: [[480, 720]], reason: null },
  ]);
});

it('tells what is wrong before it is sent', () => {
  const form = formOf({ rules: NOTHING, version: 0 });
  form.exceptions.push({ from: '', to: '', hours: 'soon', zh: '检修', en: '' });
  form.quotas.push({ holder: 'user', measure: 'open_bookings', most: null });
  form.priority.push({ days: [], hours: '9-10 11-12', classes: [], until_minutes_before: null });
  form.requires.push({ listing_id: '', is_billed: false });
  form.responses.closed.isWorded = true;
  form.responses.closed.zh = '请先联系我们';
  expect(wrongFields(form)).toEqual({
    'exceptions[0].from': 'required',
    'exceptions[0].hours': 'hours',
    'exceptions[0].reason.en': 'both',
    'priority[0].to': 'hours',
    'priority[0].classes': 'required',
    'requires[0].listing_id': 'required',
    'quotas[0].most': 'required',
    'responses.closed.message.en': 'both',
  });
});
