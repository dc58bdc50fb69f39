import type { Schema } from '@/api/client';

type Standing = Pick<Schema['Complaint'], 'state' | 'answer_until'>;

/** Neither decided nor taken back. */
export function isUnderWay(complaint: Standing): boolean {
  return complaint.state === 'open' || complaint.state === 'answered';
}

/** Whether the bureau may decide: the provider has answered, or its time to do so is over. */
export function isHeard(complaint: Standing, now: number): boolean {
  return complaint.state === 'answered' || (complaint.state === 'open' && now >= Date.parse(complaint.answer_until));
}
