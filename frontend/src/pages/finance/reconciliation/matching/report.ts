/** What a run of matching came to: the result of its work. */
export interface MatchReport {
  considered: number;
  matched_lines: number;
  /** Lines by the rule that matched them. */
  by_rule: Record<string, number>;
  within_tolerance: number;
  payments_paid: number;
  exceptions: number;
  by_kind: Record<string, number>;
}
