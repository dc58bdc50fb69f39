import { pick, say } from '@/app/language';
import type { Schema } from '@/api/client';
import type { Line } from '../documents/lines';
import { CUSTOMER_CLASSES } from '../find';
import { dayText, type Span } from '../hours';
import { spanText } from '../spans';
import { isFact, isInMinutes, RULES, SPANS, usualResponse, type Rule } from './values';

/** Booking rules in words, a line for each thing they say. */
export function rulesLines(rules: Schema['BookingRules'], names: Record<string, string> = {}): Line[] {
  const label = (name: string) => say(`provider.rules.${name}`);
  const makeUp = rules.make_up_days_like;
  return [
    ...SPANS.map((name) => ({ label: label(name), text: rules[name] ? spanText(rules[name]) : '' })),
    { label: label('cool_down_of'), text: rules.cool_down_minutes ? label(`holder.${rules.cool_down_of}`) : '' },
    { label: label('transfers_allowed'), text: say(rules.transfers_allowed ? 'common.yes' : 'common.no') },
    { label: label('ownStaffTick'), text: say(rules.own_staff_may_book ? 'common.yes' : 'common.no') },
    { label: label('institutesTick'), text: say(rules.institutes_may_book ? 'common.yes' : 'common.no') },
    {
      label: label('sample_notice'),
      text: rules.sample_notice_days ? say('provider.span.day', { n: rules.sample_notice_days }) : '',
    },
    { label: label('after_payment'), text: say(rules.results_after_payment ? 'common.yes' : 'common.no') },
    { label: label('buffers_billed'), text: say(rules.buffers_billed ? 'common.yes' : 'common.no') },
    ...CUSTOMER_CLASSES.map((each) => ({
      label: say('provider.rules.horizonOf', { who: say(`provider.rules.class.${each}`) }),
      text: rules.horizon_days_by_class[each] ? say('provider.span.day', { n: rules.horizon_days_by_class[each] }) : '',
    })),
    { label: label('holidays'), text: label(`holiday.${rules.holidays}`) },
    { label: label('make_up'), text: makeUp ? say(`provider.hours.day.${makeUp}`) : '' },
    { label: label('exceptions'), text: rules.exceptions.map(exceptionText).join('\n') },
    { label: label('quotas'), text: rules.quotas.map(quotaText).join('\n') },
    { label: label('priority'), text: rules.priority.map(priorityText).join('\n') },
    { label: label('relaxed'), text: rules.relaxed.map(relaxedText).join('\n') },
    {
      label: label('requires'),
      text: rules.requires.map(({ listing_id }) => names[listing_id] ?? listing_id).join('\n'),
    },
    ...RULES.map((rule) => ({ label: say(`common.rule.${rule}`), text: responseText(rule, rules.responses[rule]) })),
  ];
}

export function exceptionText({ from, to, hours, reason }: Schema['OpeningException']): string {
  const days = from === to ? from : say('provider.hours.range', { first: from, last: to });
  const open = hours?.length ? dayText(hours as Span[]) : say('provider.hours.closed');
  return [days, open, reason ? pick(reason) : ''].filter(Boolean).join(' ');
}

export function quotaText({ holder, measure, most }: Schema['Quota']): string {
  const n = isInMinutes(measure) ? spanText(most) : String(most);
  return `${say(`provider.rules.holder.${holder}`)} ${say(`provider.rules.measure.${measure}`)} ${n}`;
}

export function priorityText(one: Schema['PriorityWindow']): string {
  const days = one.days?.length
    ? one.days.map((day) => say(`provider.hours.day.${day}`)).join(' ')
    : say('provider.rules.everyDay');
  const who = one.classes.map((each) => say(`provider.rules.class.${each}`)).join(say('provider.documents.and'));
  const until = one.until_minutes_before
    ? say('provider.rules.untilBefore', { span: spanText(one.until_minutes_before) })
    : say('provider.rules.always');
  return `${days} ${dayText([[one.from, one.to]])} ${who} ${until}`;
}

export function relaxedText(one: Schema['RelaxedHours']): string {
  const days = one.days?.length
    ? one.days.map((day) => say(`provider.hours.day.${day}`)).join(' ')
    : say('provider.rules.everyDay');
  const asked = (one.rules ?? []).map((rule) => say(`common.rule.${rule}`));
  if (one.counts_towards_quotas === false) asked.push(say('provider.rules.relaxedNot'));
  const not = asked.join(say('provider.documents.and'));
  return `${days} ${dayText([[one.from, one.to]])} ${not}`;
}

/** The usual where nothing else is said: so that a change back is a change in the history too. */
function responseText(rule: Rule, said: Schema['RuleResponse'] | undefined): string {
  const { effect, staff_may_override } = said ?? usualResponse(rule);
  const parts = [say(`common.rules.effect.${effect}`)];
  if (effect === 'reject' && !isFact(rule))
    parts.push(say(`provider.rules.${staff_may_override ? 'mayOverride' : 'mayNotOverride'}`));
  if (said?.message) parts.push(say('provider.rules.quoted', { text: pick(said.message) }));
  return parts.join(say('provider.documents.and'));
}
