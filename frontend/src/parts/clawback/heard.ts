import type { Schema } from '@/api/client';

/** Whether a clawback may be decided: the payee has answered, or its time to do so is over. */
export function isHeard(clawback: Pick<Schema['Clawback'], 'answer' | 'hearing_until'>, now: number): boolean {
  return Boolean(clawback.answer) || now >= Date.parse(clawback.hearing_until);
}
