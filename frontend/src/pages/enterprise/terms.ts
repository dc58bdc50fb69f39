import type { Schema } from '@/api/client';
import { unusedCharge } from '@/parts/rules';

export { tariffOn } from '@/parts/tariffOn';

/** One thing to know before booking: which sentence, and what is filled in. */
export interface Term {
  key:
    | 'buffers'
    | 'buffersBilled'
    | 'change'
    | 'changeWarn'
    | 'cancelFree'
    | 'cancelCharge'
    | 'cancelWarn'
    | 'cancelNot'
    | 'noShow'
    | 'overtime'
    | 'overtimeGrace'
    | 'samplesNotice'
    | 'resultsAfterPayment';
  minutes?: number;
  /** Before and after. */
  around?: [number, number];
  fen?: number;
  days?: number;
}

/** What moving, calling off or not coming will mean for an order of this price, once it is confirmed. */
export function termsOf(rules: Schema['BookingRules'], tariff: Schema['Tariff'], price: number | undefined): Term[] {
  const terms: Term[] = [];
  const around: [number, number] = [rules.setup_minutes, rules.cleanup_minutes];
  if (around[0] + around[1] > 0) terms.push({ key: rules.buffers_billed ? 'buffersBilled' : 'buffers', around });
  const change = rules.change_notice_minutes;
  if (change > 0) {
    const isWarned = rules.responses.change_too_late?.effect === 'warn';
    terms.push({ key: isWarned ? 'changeWarn' : 'change', minutes: change });
  }
  const fenOf = (charge: Schema['UnusedCharge']) => (price !== undefined ? unusedCharge(charge, price) : undefined);
  const cancel = rules.cancel_notice_minutes;
  const late = fenOf(tariff.late_cancel);
  // Calling off late is warned of where the provider says nothing else.
  if (cancel === 0) terms.push({ key: 'cancelFree' });
  else if (rules.responses.cancel_too_late?.effect === 'reject') terms.push({ key: 'cancelNot', minutes: cancel });
  else if (owes(tariff.late_cancel)) terms.push({ key: 'cancelCharge', minutes: cancel, fen: late });
  else terms.push({ key: 'cancelWarn', minutes: cancel });
  if (owes(tariff.no_show)) terms.push({ key: 'noShow', fen: fenOf(tariff.no_show) });
  const grace = tariff.overtime?.grace_minutes ?? 0;
  if (tariff.overtime) terms.push(grace > 0 ? { key: 'overtimeGrace', minutes: grace } : { key: 'overtime' });
  if (rules.sample_notice_days > 0) terms.push({ key: 'samplesNotice', days: rules.sample_notice_days });
  if (rules.results_after_payment) terms.push({ key: 'resultsAfterPayment' });
  return terms;
}

const owes = (charge: Schema['UnusedCharge']) => charge.ratio_bp > 0 || charge.at_least_fen > 0;
