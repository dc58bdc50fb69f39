/** What a reviewer may decide. */
export type Decision = 'pass' | 'return' | 'reject';

export interface Verdict {
  decision: Decision;
  reason: string;
}
