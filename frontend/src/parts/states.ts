import { say } from '@/app/language';
import type { Schema } from '@/api/client';

export type Tone = 'plain' | 'busy' | 'wait' | 'good' | 'bad';

/** Which word of the API is a state of which machine. The words for people are `common.state.<machine>.<state>`. */
interface Machines {
  application: Schema['ApplicationState'];
  voucher: Schema['VoucherState'];
  booking: Schema['BookingState'];
  claim: Schema['ClaimState'];
  bill: Schema['BillState'];
  notice: 'open' | 'closed';
  objection: Schema['ObjectionState'];
  batch: Schema['BatchState'];
  payment: Schema['PaymentState'];
  line: Schema['LineState'];
  exception: Schema['ExceptionState'];
  organisation: Schema['OrganisationState'];
  listing: Schema['ListingState'];
  version: Schema['VersionState'];
  wait: Schema['WaitState'];
  violation: Schema['ViolationState'];
  clawback: Schema['ClawbackState'];
  quotation: Schema['QuotationState'];
  offer: Schema['OfferState'];
  agreement: Schema['AgreementState'];
  stage: Schema['StageState'];
  amendment: Schema['AmendmentState'];
  sample: Schema['SampleState'];
  complaint: Schema['ComplaintState'];
  platform: Schema['Standing'];
  target: 'reached' | 'open' | 'overdue';
  evaluation: Schema['EvaluationPeriodState'];
  evaluation_appeal: Schema['EvaluationAppealState'];
  evaluation_sanction: Schema['EvaluationSanctionState'];
  signal: Schema['RiskSignalState'];
  seat: Schema['SeatState'];
  package: 'final' | 'not_final';
  work: Schema['WorkState'];
  job: Schema['JobState'];
  mail: Schema['MailState'];
  usage: Schema['UsageState'];
  delivery: Schema['WebhookDeliveryState'];
}

export type Machine = keyof Machines;

/**
 * How each state looks: `wait` somebody must act, `busy` it goes its way, `good` and `bad` are outcomes, `plain` the
 * rest. A state that the API gains must be added here, or this does not compile.
 */
export const TONES: { [M in Machine]: Record<Machines[M], Tone> } = {
  application: {
    draft: 'plain',
    submitted: 'wait',
    district_review: 'wait',
    city_review: 'wait',
    issued: 'good',
    rejected: 'bad',
    returned: 'wait',
  },
  voucher: { active: 'good', exhausted: 'plain', expired: 'plain', frozen: 'wait', revoked: 'bad' },
  booking: {
    requested: 'wait',
    confirmed: 'busy',
    in_use: 'busy',
    delivered: 'wait',
    accepted: 'good',
    rejected: 'bad',
    cancelled: 'plain',
    no_show: 'bad',
    disputed: 'bad',
  },
  claim: {
    draft: 'plain',
    submitted: 'wait',
    district_review: 'wait',
    city_review: 'wait',
    notice: 'busy',
    approved: 'good',
    partly_batched: 'busy',
    batched: 'busy',
    paid: 'good',
    reconciled: 'good',
    returned: 'wait',
    rejected: 'bad',
    objected: 'wait',
    clawed_back: 'bad',
  },
  signal: { open: 'wait', dismissed: 'plain', confirmed: 'bad', gone: 'plain' },
  bill: { open: 'wait', partly_paid: 'wait', overdue: 'bad', paid: 'good', credited: 'plain' },
  notice: { open: 'busy', closed: 'plain' },
  objection: { open: 'wait', upheld: 'bad', dismissed: 'plain' },
  batch: {
    drafted: 'wait',
    checked: 'wait',
    authorised: 'busy',
    exported: 'busy',
    partly_paid: 'busy',
    paid: 'good',
    closed: 'plain',
    cancelled: 'plain',
  },
  payment: { pending: 'wait', sent: 'busy', paid: 'good', returned: 'bad', reissued: 'plain' },
  line: { unmatched: 'wait', matched: 'good', exception: 'bad', resolved: 'plain', carried_over: 'wait' },
  exception: { open: 'wait', proposed: 'busy', resolved: 'good' },
  evaluation: { open: 'plain', published: 'busy', frozen: 'good' },
  evaluation_appeal: { open: 'wait', upheld: 'good', dismissed: 'bad', withdrawn: 'plain' },
  evaluation_sanction: { pending: 'wait', tolerance_proposed: 'wait', suspended: 'bad', spared: 'good' },
  organisation: { applied: 'wait', admitted: 'good', suspended: 'bad', withdrawn: 'plain' },
  listing: { applied: 'wait', admitted: 'good', suspended: 'bad', withdrawn: 'plain' },
  version: { draft: 'wait', published: 'good' },
  wait: {
    waiting: 'busy',
    offered: 'wait',
    booked: 'good',
    declined: 'plain',
    lapsed: 'bad',
    left: 'plain',
    over: 'plain',
  },
  violation: { stands: 'bad', appealed: 'wait', upheld: 'bad', lifted: 'good' },
  seat: { booked: 'busy', passed: 'good', failed: 'bad', missed: 'bad' },
  platform: { valid: 'good', expiring: 'wait', expired: 'bad', withdrawn: 'plain' },
  target: { reached: 'good', open: 'busy', overdue: 'bad' },
  clawback: { proposed: 'wait', ordered: 'bad', settled: 'good', dismissed: 'plain' },
  quotation: {
    open: 'wait',
    offered: 'wait',
    accepted: 'good',
    refused: 'bad',
    withdrawn: 'plain',
    lapsed: 'plain',
  },
  offer: { live: 'wait', replaced: 'plain', accepted: 'good', declined: 'bad', lapsed: 'plain', void: 'plain' },
  agreement: { active: 'busy', ending: 'wait', ended: 'plain', completed: 'good' },
  stage: { scheduled: 'plain', open: 'busy', void: 'plain', replaced: 'plain', redone: 'plain' },
  amendment: { proposed: 'wait', accepted: 'good', refused: 'bad', withdrawn: 'plain', outdated: 'plain' },
  sample: {
    registered: 'wait',
    held: 'busy',
    in_test: 'busy',
    tested: 'busy',
    missing: 'bad',
    returned: 'good',
    destroyed: 'good',
  },
  complaint: { open: 'wait', answered: 'wait', upheld: 'bad', dismissed: 'plain', withdrawn: 'plain' },
  package: { final: 'good', not_final: 'wait' },
  work: { waiting: 'wait', running: 'busy', done: 'good', failed: 'bad', cancelled: 'plain' },
  job: { well: 'good', failing: 'bad', late: 'bad', never_run: 'wait' },
  mail: { queued: 'wait', sent: 'good', given_up: 'bad', kept: 'plain' },
  usage: { matched: 'good', differs: 'bad', unmatched: 'wait', set_aside: 'plain' },
  delivery: { queued: 'busy', delivered: 'good', given_up: 'bad' },
};

/** The states of a machine, in the order in which they happen: for filters. */
export function statesOf(machine: Machine): string[] {
  return Object.keys(TONES[machine]);
}

/** The same as choices of a `select`. Call it while rendering, so that the words follow the language. */
export function stateOptions(machine: Machine): { value: string; label: string }[] {
  return statesOf(machine).map((value) => ({ value, label: say(`common.state.${machine}.${value}`) }));
}
