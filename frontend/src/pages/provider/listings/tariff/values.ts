import type { Schema } from '@/api/client';
import { dayText, parseDay, type Day } from '../hours';

type Tariff = Schema['Tariff'];

export const BILLED = ['used', 'booked', 'greater'] as const satisfies readonly Schema['BilledTime'][];
export const PERS = ['order', 'quantity', 'hour', 'piece'] as const satisfies readonly Schema['ConsumablePer'][];

/** Nothing on top or off the prices. */
export const NOTHING: Tariff = {
  billed_time: 'used',
  overtime: null,
  time_step_minutes: null,
  hour_steps: [],
  steps: [],
  off_peak: [],
  set_up_fee_fen: 0,
  operator: null,
  consumables: [],
  minimum_fen: 0,
  late_cancel: { ratio_bp: 0, at_least_fen: 0 },
  late_cancel_falls_when_taken: false,
  no_show: { ratio_bp: 0, at_least_fen: 0 },
};

/** A tariff as the form holds it: amounts in fen, shares in basis points, `null` while nothing is typed. */
export interface TariffForm {
  /** The version that is being changed; 0 while the prices alone count. */
  version: number;
  billed_time: Schema['BilledTime'];
  hasOvertime: boolean;
  /** Minutes, and a share of the booked time in basis points. */
  overtime: { grace: number | null; minutes: number | null; share: number | null };
  time_step_minutes: number | null;
  hour_steps: { customer_class: Schema['CustomerClass']; above_minutes: number | null; amount: number | null }[];
  steps: { customer_class: Schema['CustomerClass']; above: number | ''; amount: number | null }[];
  off_peak: { days: Day[]; hours: string; ratio: number | null }[];
  set_up_fee: number | null;
  hasOperator: boolean;
  operator: { per_hour: number | null; is_required: boolean };
  consumables: { code: string; zh: string; en: string; amount: number | null; per: Schema['ConsumablePer'] }[];
  minimum: number | null;
  late_cancel: { ratio: number | null; at_least: number | null };
  late_cancel_falls: boolean;
  no_show: { ratio: number | null; at_least: number | null };
}

/** An amount that is nothing is an empty field. */
const typed = (amount: number) => amount || null;

export function formOf({ tariff, version }: { tariff: Tariff; version: number }): TariffForm {
  const charge = ({ ratio_bp, at_least_fen }: Schema['UnusedCharge']) => ({
    ratio: typed(ratio_bp),
    at_least: typed(at_least_fen),
  });
  return {
    version,
    billed_time: tariff.billed_time,
    hasOvertime: Boolean(tariff.overtime),
    overtime: {
      grace: typed(tariff.overtime?.grace_minutes ?? 0),
      minutes: tariff.overtime?.at_most_minutes ?? null,
      share: tariff.overtime?.at_most_bp ?? null,
    },
    time_step_minutes: tariff.time_step_minutes ?? null,
    hour_steps: tariff.hour_steps.map(({ customer_class, above_minutes, amount_fen }) => ({
      customer_class: customer_class ?? 'standard',
      above_minutes,
      amount: amount_fen,
    })),
    steps: tariff.steps.map(({ customer_class, above, amount_fen }) => ({
      customer_class: customer_class ?? 'standard',
      above,
      amount: amount_fen,
    })),
    off_peak: tariff.off_peak.map(({ days, from, to, ratio_bp }) => ({
      days: [...(days ?? [])],
      hours: dayText([[from, to]]),
      ratio: ratio_bp,
    })),
    set_up_fee: typed(tariff.set_up_fee_fen),
    hasOperator: Boolean(tariff.operator),
    operator: {
      per_hour: tariff.operator?.per_hour_fen ?? null,
      is_required: tariff.operator?.is_required ?? false,
    },
    consumables: tariff.consumables.map(({ code, name, amount_fen, per }) => ({
      code,
      zh: name.zh,
      en: name.en,
      amount: amount_fen,
      per,
    })),
    minimum: typed(tariff.minimum_fen),
    late_cancel: charge(tariff.late_cancel),
    late_cancel_falls: tariff.late_cancel_falls_when_taken,
    no_show: charge(tariff.no_show),
  };
}

/** What the form says, as the API takes it; call `wrongFields` before. */
export function tariffOf(form: TariffForm): Tariff {
  const charge = ({ ratio, at_least }: TariffForm['no_show']) => ({
    ratio_bp: ratio ?? 0,
    at_least_fen: at_least ?? 0,
  });
  return {
    billed_time: form.billed_time,
    overtime: hasOvertime(form)
      ? {
          grace_minutes: form.overtime.grace ?? 0,
          at_most_minutes: form.overtime.minutes || null,
          at_most_bp: form.overtime.share || null,
        }
      : null,
    time_step_minutes: form.time_step_minutes || null,
    hour_steps: form.hour_steps.map(({ customer_class, above_minutes, amount }) => ({
      customer_class,
      above_minutes: above_minutes ?? 0,
      amount_fen: amount ?? 0,
    })),
    steps: form.steps.map(({ customer_class, above, amount }) => ({
      customer_class,
      above: above || 0,
      amount_fen: amount ?? 0,
    })),
    off_peak: form.off_peak.map(({ days, hours, ratio }) => {
      const [from, to] = parseDay(hours)?.[0] ?? [0, 0];
      return { days: [...days], from, to, ratio_bp: ratio ?? 0 };
    }),
    set_up_fee_fen: form.set_up_fee ?? 0,
    operator: form.hasOperator
      ? { per_hour_fen: form.operator.per_hour ?? 0, is_required: form.operator.is_required }
      : null,
    consumables: form.consumables.map(({ code, zh, en, amount, per }) => ({
      code: code.trim(),
      name: { zh, en },
      amount_fen: amount ?? 0,
      per,
    })),
    minimum_fen: form.minimum ?? 0,
    late_cancel: charge(form.late_cancel),
    late_cancel_falls_when_taken: form.late_cancel_falls,
    no_show: charge(form.no_show),
  };
}

/** Where the booked time is paid nothing beyond it is. */
const hasOvertime = (form: TariffForm) => form.hasOvertime && form.billed_time !== 'booked';

/** Whether anything is said that only prices by the hour have. */
export const saysOfHours = (form: TariffForm) =>
  Boolean(form.time_step_minutes) || hasOvertime(form) || form.off_peak.length > 0 || form.hour_steps.length > 0;

const isShare = (points: number) => points >= 0 && points <= 10_000;

/** What is missing or cannot be read: the field and the key of its sentence in `provider.tariff.wrong`. */
export function wrongFields(form: TariffForm): Record<string, 'required' | 'hours' | 'percent'> {
  const wrong: Record<string, 'required' | 'hours' | 'percent'> = {};
  if (hasOvertime(form)) {
    const { minutes, share } = form.overtime;
    if (!minutes && !share) wrong['overtime.at_most_minutes'] = 'required';
    if (!isShare(share ?? 0)) wrong['overtime.at_most_bp'] = 'percent';
  }
  for (const [place, { above_minutes, amount }] of form.hour_steps.entries()) {
    if (!above_minutes) wrong[`hour_steps[${place}].above_minutes`] = 'required';
    if (amount === null) wrong[`hour_steps[${place}].amount_fen`] = 'required';
  }
  for (const [place, { above, amount }] of form.steps.entries()) {
    if (!above) wrong[`steps[${place}].above`] = 'required';
    if (amount === null) wrong[`steps[${place}].amount_fen`] = 'required';
  }
  for (const [place, { hours, ratio }] of form.off_peak.entries()) {
    // One stretch of the day: with two, either would need a share of its own.
    if (parseDay(hours)?.length !== 1) wrong[`off_peak[${place}].to`] = 'hours';
    if (ratio === null) wrong[`off_peak[${place}].ratio_bp`] = 'required';
    else if (!isShare(ratio)) wrong[`off_peak[${place}].ratio_bp`] = 'percent';
  }
  if (form.hasOperator && form.operator.per_hour === null) wrong['operator.per_hour_fen'] = 'required';
  for (const [place, { code, zh, en, amount }] of form.consumables.entries()) {
    const field = `consumables[${place}]`;
    if (!code.trim()) wrong[`${field}.code`] = 'required';
    if (!zh.trim()) wrong[`${field}.name.zh`] = 'required';
    if (!en.trim()) wrong[`${field}.name.en`] = 'required';
    if (amount === null) wrong[`${field}.amount_fen`] = 'required';
  }
  for (const name of ['late_cancel', 'no_show'] as const)
    if (!isShare(form[name].ratio ?? 0)) wrong[`${name}.ratio_bp`] = 'percent';
  return wrong;
}
