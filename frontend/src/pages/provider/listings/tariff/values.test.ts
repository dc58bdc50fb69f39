import { expect, it } from 'vitest';
import { formOf, NOTHING, tariffOf, wrongFields } from './values';

const SAID = {
  billed_time: 'greater' as const,
  overtime: { grace_minutes: 10, at_most_minutes: 60, at_most_bp: 5_000 },
  time_step_minutes: 30,
  hour_steps: [{ customer_class: 'sme' as const, above_minutes: 240, amount_fen: 20_000 }],
  steps: [{ customer_class: 'standard' as const, above: 10, amount_fen: 6_000 }],
  off_peak: [{ days: ['sat' as const, 'sun' as const], from: 0, to: 1_440, ratio_bp: 5_000 }],
  set_up_fee_fen: 5_000,
  operator: { per_hour_fen: 8_000, is_required: false },
  consumables: [{ code: 'stub', name: { zh: '样品台', en: 'stub' }, amount_fen: 700, per: 'piece' as const }],
  minimum_fen: 20_000,
  late_cancel: { ratio_bp: 3_000, at_least_fen: 0 },
  late_cancel_falls_when_taken: true,
  no_show: { ratio_bp: 5_000, at_least_fen: 8_000 },
};

it('a form of a tariff says the same again', () => {
  expect(tariffOf(formOf({ tariff: NOTHING, version: 0 }))).toEqual(NOTHING);
  expect(tariffOf(formOf({ tariff: SAID, version: 2 }))).toEqual(SAID);
  expect(wrongFields(formOf({ tariff: SAID, version: 2 }))).toEqual({});
});

it('pays nothing beyond the booked time where that is what is paid', () => {
  const form = formOf({ tariff: SAID, version: 2 });
  form.billed_time = 'booked';
  form.overtime.minutes = form.overtime.share = null;
  expect(wrongFields(form)).toEqual({});
  expect(tariffOf(form).overtime).toBeNull();
});

it('tells what is wrong before it is sent', () => {
  const form = formOf({ tariff: NOTHING, version: 0 });
  form.hasOvertime = true;
  form.hour_steps.push({ customer_class: 'standard', above_minutes: null, amount: null });
  form.steps.push({ customer_class: 'sme', above: '', amount: null });
  form.off_peak.push({ days: [], hours: '0-8 20-24', ratio: null });
  form.hasOperator = true;
  form.consumables.push({ code: ' ', zh: '银靶', en: '', amount: 0, per: 'order' });
  form.no_show.ratio = 13_000;
  expect(wrongFields(form)).toEqual({
    'overtime.at_most_minutes': 'required',
    'hour_steps[0].above_minutes': 'required',
    'hour_steps[0].amount_fen': 'required',
    'steps[0].above': 'required',
    'steps[0].amount_fen': 'required',
    'off_peak[0].to': 'hours',
    'off_peak[0].ratio_bp': 'required',
    'operator.per_hour_fen': 'required',
    'consumables[0].code': 'required',
    'consumables[0].name.en': 'required',
    'no_show.ratio_bp': 'percent',
  });
});
