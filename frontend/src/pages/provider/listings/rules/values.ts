import type { Schema } from '@/api/client';
import { CUSTOMER_CLASSES } from '../find';
import { dayText, parseDay, type Day, type Span } from '../hours';

export type Rule = Schema['BookingRule'];
type Rules = Schema['BookingRules'];

/** All rules, in the order in which people think of them: how long, when, how often, and what nobody can help. */
export const RULES = [
  'misaligned',
  'too_short',
  'too_long',
  'too_soon',
  'too_far_ahead',
  'closed',
  'change_too_late',
  'cancel_too_late',
  'priority',
  'cool_down',
  'user_quota',
  'organisation_quota',
  'samples_too_soon',
  'unqualified',
  'advisory',
  'in_the_past',
  'slot_taken',
  'banned',
  'uncertified',
  'companion_closed',
] as const satisfies readonly Rule[];
/** The only ones that an order without a time can break. */
export const TIMELESS: readonly Rule[] = [
  'user_quota',
  'organisation_quota',
  'samples_too_soon',
  'unqualified',
  'advisory',
  'banned',
];
/** Broken by an order without a time alone. */
export const NEVER_TIMED: readonly Rule[] = ['samples_too_soon'];
/** Nobody can allow them: only their wording is the provider's. */
const FACTS: readonly Rule[] = ['in_the_past', 'slot_taken', 'banned', 'uncertified', 'companion_closed'];
export const isFact = (rule: Rule) => FACTS.includes(rule);

export const HOLDERS = ['user', 'organisation'] as const satisfies readonly Schema['QuotaHolder'][];
export const MEASURES = [
  'open_bookings',
  'open_minutes',
  'bookings_a_day',
  'bookings_a_week',
  'bookings_a_month',
  'minutes_a_day',
  'minutes_a_week',
  'minutes_a_month',
] as const satisfies readonly Schema['QuotaMeasure'][];
export const isInMinutes = (measure: Schema['QuotaMeasure']) => measure.includes('minutes');

export const SPANS = [
  'setup_minutes',
  'cleanup_minutes',
  'cool_down_minutes',
  'change_notice_minutes',
  'cancel_notice_minutes',
  'answer_minutes',
] as const;

/** Days with other hours as they are typed. */
export interface ExceptionForm {
  from: string;
  to: string;
  hours: string;
  zh: string;
  en: string;
}
export interface ResponseForm {
  effect: Schema['RuleEffect'];
  staff_may_override: boolean;
  isWorded: boolean;
  zh: string;
  en: string;
}
export interface QuotaForm {
  holder: Schema['QuotaHolder'];
  measure: Schema['QuotaMeasure'];
  most: number | null;
}

/** Hours that are kept for some classes, as they are typed. */
export interface RelaxedForm {
  days: Day[];
  /** `18:00-24:00`; one stretch of a day. */
  hours: string;
  rules: Rule[];
  counts: boolean;
}

/** Rules about how much and how early: what may be left unasked at night and at weekends. */
export const RELAXABLE: Rule[] = [
  'too_long',
  'too_short',
  'too_soon',
  'too_far_ahead',
  'cool_down',
  'user_quota',
  'organisation_quota',
];

export interface PriorityForm {
  days: Day[];
  /** `8:30-11:30`; one stretch of a day. */
  hours: string;
  classes: Schema['CustomerClass'][];
  until_minutes_before: number | null;
}
export interface RequirementForm {
  listing_id: string;
  is_billed: boolean;
}

/** Booking rules as the form holds them. */
export interface RulesForm extends Record<(typeof SPANS)[number], number | null> {
  /** The version that is being changed; 0 while nothing was ever asked. */
  version: number;
  buffers_billed: boolean;
  transfers_allowed: boolean;
  own_staff_may_book: boolean;
  institutes_may_book: boolean;
  cool_down_of: Schema['QuotaHolder'];
  sample_notice_days: number | '';
  results_after_payment: boolean;
  horizon: Record<Schema['CustomerClass'], number | ''>;
  exceptions: ExceptionForm[];
  holidays: Schema['HolidayHours'];
  make_up_days_like: Day | '';
  quotas: QuotaForm[];
  priority: PriorityForm[];
  relaxed: RelaxedForm[];
  requires: RequirementForm[];
  responses: Record<Rule, ResponseForm>;
}

/** Calling off late is possible, it may cost something; and a warning is to be read. */
const WARNING: readonly Rule[] = ['cancel_too_late', 'advisory'];

/** What happens where the provider says nothing. */
export function usualResponse(rule: Rule): Pick<ResponseForm, 'effect' | 'staff_may_override'> {
  return { effect: WARNING.includes(rule) ? 'warn' : 'reject', staff_may_override: !isFact(rule) };
}

/** The rules where nothing was ever asked. */
export const NOTHING: Rules = {
  setup_minutes: 0,
  cleanup_minutes: 0,
  buffers_billed: false,
  transfers_allowed: false,
  own_staff_may_book: true,
  institutes_may_book: true,
  change_notice_minutes: 0,
  cancel_notice_minutes: 0,
  horizon_days_by_class: {},
  exceptions: [],
  holidays: 'as_usual',
  make_up_days_like: null,
  quotas: [],
  answer_minutes: 0,
  cool_down_minutes: 0,
  cool_down_of: 'organisation',
  sample_notice_days: 0,
  results_after_payment: false,
  priority: [],
  relaxed: [],
  requires: [],
  responses: {},
};

export function formOf({ rules, version }: { rules: Rules; version: number }): RulesForm {
  return {
    version,
    setup_minutes: rules.setup_minutes,
    cleanup_minutes: rules.cleanup_minutes,
    cool_down_minutes: rules.cool_down_minutes,
    change_notice_minutes: rules.change_notice_minutes,
    cancel_notice_minutes: rules.cancel_notice_minutes,
    answer_minutes: rules.answer_minutes,
    cool_down_of: rules.cool_down_of,
    sample_notice_days: rules.sample_notice_days || '',
    results_after_payment: rules.results_after_payment,
    buffers_billed: rules.buffers_billed,
    transfers_allowed: rules.transfers_allowed,
    own_staff_may_book: rules.own_staff_may_book,
    institutes_may_book: rules.institutes_may_book,
    horizon: Object.fromEntries(
      CUSTOMER_CLASSES.map((each) => [each, rules.horizon_days_by_class[each] ?? '']),
    ) as RulesForm['horizon'],
    exceptions: rules.exceptions.map(({ from, to, hours, reason }) => ({
      from,
      to,
      hours: dayText((hours ?? []) as Span[]),
      zh: reason?.zh ?? '',
      en: reason?.en ?? '',
    })),
    holidays: rules.holidays,
    make_up_days_like: rules.make_up_days_like ?? '',
    quotas: rules.quotas.map((quota) => ({ ...quota })),
    priority: rules.priority.map(({ days, from, to, classes, until_minutes_before }) => ({
      days: [...(days ?? [])],
      hours: dayText([[from, to]]),
      classes: [...classes],
      until_minutes_before: until_minutes_before ?? null,
    })),
    relaxed: rules.relaxed.map(({ days, from, to, rules: not, counts_towards_quotas }) => ({
      days: [...(days ?? [])],
      hours: dayText([[from, to]]),
      rules: [...(not ?? [])],
      counts: counts_towards_quotas ?? true,
    })),
    requires: rules.requires.map(({ listing_id, is_billed }) => ({ listing_id, is_billed: is_billed ?? false })),
    responses: Object.fromEntries(RULES.map((rule) => [rule, responseForm(rule, rules.responses[rule])])) as Record<
      Rule,
      ResponseForm
    >,
  };
}

function responseForm(rule: Rule, said: Schema['RuleResponse'] | undefined): ResponseForm {
  const { effect, staff_may_override } = said ?? usualResponse(rule);
  const message = said?.message;
  return { effect, staff_may_override, isWorded: Boolean(message), zh: message?.zh ?? '', en: message?.en ?? '' };
}

/** What the form says, as the API takes it; call `wrongFields` before. */
export function rulesOf(form: RulesForm): Rules {
  return {
    setup_minutes: form.setup_minutes ?? 0,
    cleanup_minutes: form.cleanup_minutes ?? 0,
    cool_down_minutes: form.cool_down_minutes ?? 0,
    change_notice_minutes: form.change_notice_minutes ?? 0,
    cancel_notice_minutes: form.cancel_notice_minutes ?? 0,
    answer_minutes: form.answer_minutes ?? 0,
    cool_down_of: form.cool_down_of,
    sample_notice_days: form.sample_notice_days || 0,
    results_after_payment: form.results_after_payment,
    buffers_billed: form.buffers_billed,
    transfers_allowed: form.transfers_allowed,
    own_staff_may_book: form.own_staff_may_book,
    institutes_may_book: form.institutes_may_book,
    horizon_days_by_class: Object.fromEntries(
      CUSTOMER_CLASSES.flatMap((each) => (form.horizon[each] === '' ? [] : [[each, form.horizon[each]]])),
    ),
    exceptions: form.exceptions.map(({ from, to, hours, zh, en }) => ({
      from,
      to: to || from,
      hours: parseDay(hours) ?? [],
      reason: zh.trim() || en.trim() ? { zh, en } : null,
    })),
    holidays: form.holidays,
    make_up_days_like: form.make_up_days_like || null,
    quotas: form.quotas.map(({ holder, measure, most }) => ({ holder, measure, most: most ?? 0 })),
    priority: form.priority.map(({ days, hours, classes, until_minutes_before }) => {
      const [from, to] = parseDay(hours)?.[0] ?? [0, 0];
      return { days, from, to, classes, until_minutes_before };
    }),
    relaxed: form.relaxed.map(({ days, hours, rules, counts }) => {
      const [from, to] = parseDay(hours)?.[0] ?? [0, 0];
      return { days, from, to, rules, counts_towards_quotas: counts };
    }),
    requires: form.requires.map((one) => ({ ...one })),
    responses: Object.fromEntries(RULES.flatMap((rule) => responseOf(rule, form.responses[rule]))),
  };
}

/** What is said of a rule, if it is not the usual. */
function responseOf(rule: Rule, form: ResponseForm): [Rule, Schema['RuleResponse']][] {
  const { effect, staff_may_override, isWorded, zh, en } = form;
  const usual = usualResponse(rule);
  if (!isWorded && effect === usual.effect && staff_may_override === usual.staff_may_override) return [];
  return [[rule, { effect, staff_may_override, message: isWorded ? { zh, en } : null }]];
}

/** What is missing or cannot be read: the field and the key of its sentence in `provider.rules.wrong`. */
export function wrongFields(form: RulesForm): Record<string, 'required' | 'hours' | 'both'> {
  const wrong: Record<string, 'required' | 'hours' | 'both'> = {};
  const inBoth = (field: string, { zh, en }: { zh: string; en: string }) => {
    if (!zh.trim()) wrong[`${field}.zh`] = 'both';
    if (!en.trim()) wrong[`${field}.en`] = 'both';
  };
  for (const [place, exception] of form.exceptions.entries()) {
    const field = `exceptions[${place}]`;
    if (!exception.from) wrong[`${field}.from`] = 'required';
    if (parseDay(exception.hours) === null) wrong[`${field}.hours`] = 'hours';
    if (exception.zh.trim() || exception.en.trim()) inBoth(`${field}.reason`, exception);
  }
  for (const [place, { hours, classes }] of form.priority.entries()) {
    if (parseDay(hours)?.length !== 1) wrong[`priority[${place}].to`] = 'hours';
    if (classes.length === 0) wrong[`priority[${place}].classes`] = 'required';
  }
  for (const [place, { hours, rules, counts }] of form.relaxed.entries()) {
    if (parseDay(hours)?.length !== 1) wrong[`relaxed[${place}].to`] = 'hours';
    if (rules.length === 0 && counts) wrong[`relaxed[${place}].rules`] = 'required';
  }
  for (const [place, one] of form.requires.entries())
    if (!one.listing_id) wrong[`requires[${place}].listing_id`] = 'required';
  for (const [place, quota] of form.quotas.entries()) if (!quota.most) wrong[`quotas[${place}].most`] = 'required';
  for (const rule of RULES)
    if (form.responses[rule].isWorded) inBoth(`responses.${rule}.message`, form.responses[rule]);
  return wrong;
}
