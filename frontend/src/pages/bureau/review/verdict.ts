import type { Schema } from '@/api/client';

/** What a reviewer may decide. */
export type Decision = 'pass' | 'return' | 'reject';

/** What is wrong with a field of a claim that is returned. */
export type Correction = Schema['Correction'];

export interface Verdict {
  decision: Decision;
  reason: string;
  /** Of a return that names fields. */
  corrections?: Correction[];
}
