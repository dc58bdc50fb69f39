import { pick, say } from '@/app/language';
import type { Schema } from '@/api/client';
import { formatBasisPoints, formatYuan } from '@/parts/money';
import type { Line } from '../documents/lines';
import { DAYS, dayText } from '../hours';
import { spanText } from '../spans';

const yuan = (fen: number) => `${formatYuan(fen)} ${say('common.unit.yuan')}`;

/** A tariff in words, a line for each thing that it says. */
export function tariffLines(tariff: Schema['Tariff']): Line[] {
  const label = (name: string) => say(`provider.tariff.${name}`);
  const { operator, time_step_minutes: step } = tariff;
  return [
    { label: label('billed_time'), text: label(`billed.${tariff.billed_time}`) },
    { label: label('overtime'), text: overtimeText(tariff.overtime) },
    { label: label('time_step'), text: step ? spanText(step) : '' },
    { label: label('hour_steps'), text: tariff.hour_steps.map(hourStepText).join('\n') },
    { label: label('steps'), text: tariff.steps.map(stepText).join('\n') },
    { label: label('off_peak'), text: tariff.off_peak.map(offPeakText).join('\n') },
    { label: label('set_up_fee'), text: tariff.set_up_fee_fen ? yuan(tariff.set_up_fee_fen) : '' },
    {
      label: label('operator'),
      text: operator
        ? [
            `${yuan(operator.per_hour_fen)} ${say('common.unit.hour')}`,
            label(operator.is_required ? 'operatorAlways' : 'operatorChoice'),
          ].join(say('provider.documents.and'))
        : '',
    },
    { label: label('consumables'), text: tariff.consumables.map(consumableText).join('\n') },
    { label: label('minimum'), text: tariff.minimum_fen ? yuan(tariff.minimum_fen) : '' },
    { label: label('late_cancel'), text: lateText(tariff) },
    { label: label('no_show'), text: chargeText(tariff.no_show) },
  ];
}

function overtimeText(overtime: Schema['Tariff']['overtime']): string {
  if (!overtime) return '';
  const { grace_minutes: grace, at_most_minutes: minutes, at_most_bp: share } = overtime;
  const most = [
    minutes && spanText(minutes),
    share && say('provider.tariff.ofBooked', { share: formatBasisPoints(share) }),
  ].filter((text): text is string => Boolean(text));
  const limit = say('provider.tariff.overtimeText', { most: most.join(say('provider.tariff.orLess')) });
  if (!grace) return limit;
  return [say('provider.tariff.graceText', { span: spanText(grace) }), limit].join(say('provider.documents.and'));
}

function hourStepText({ customer_class, above_minutes, amount_fen }: Schema['HourStep']): string {
  const who = say(`common.customer.${customer_class ?? 'standard'}`);
  return say('provider.tariff.hourStepText', { who, span: spanText(above_minutes), amount: yuan(amount_fen) });
}

function stepText({ customer_class, above, amount_fen }: Schema['PriceStep']): string {
  const who = say(`common.customer.${customer_class ?? 'standard'}`);
  return say('provider.tariff.stepText', { who, n: above, amount: yuan(amount_fen) });
}

function offPeakText({ days, from, to, ratio_bp }: Schema['OffPeak']): string {
  const on = days?.length && days.length < DAYS.length ? days.map((day) => say(`provider.hours.day.${day}`)) : [];
  const which = on.join(say('provider.tariff.dayAnd')) || say('provider.tariff.everyDay');
  return `${which} ${dayText([[from, to]])} ${formatBasisPoints(ratio_bp)}`;
}

function consumableText({ code, name, amount_fen, per }: Schema['Consumable']): string {
  return `${pick(name)} (${code}) ${yuan(amount_fen)} ${say(`provider.tariff.per.${per}`)}`;
}

function lateText(tariff: Schema['Tariff']): string {
  const charge = chargeText(tariff.late_cancel);
  if (!charge || !tariff.late_cancel_falls_when_taken) return charge;
  return [charge, say('provider.tariff.falls')].join(say('provider.documents.and'));
}

function chargeText({ ratio_bp, at_least_fen }: Schema['UnusedCharge']): string {
  const parts = [];
  if (ratio_bp) parts.push(say('provider.tariff.ofPrice', { share: formatBasisPoints(ratio_bp) }));
  if (at_least_fen) parts.push(say('provider.tariff.atLeast', { amount: yuan(at_least_fen) }));
  return parts.join(say('provider.documents.and'));
}
