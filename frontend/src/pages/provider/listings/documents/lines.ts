/** A statement of a document in words: what it is about, and what is said of it. Nothing said: `''`. */
export interface Line {
  label: string;
  text: string;
}

export interface Difference {
  label: string;
  before: string;
  after: string;
}

/** What two versions of a document say differently, in the order of the newer one. */
export function changesOf(before: readonly Line[], after: readonly Line[]): Difference[] {
  const textOf = (lines: readonly Line[], label: string) => lines.find((line) => line.label === label)?.text ?? '';
  const labels = [...new Set([...after, ...before].map(({ label }) => label))];
  return labels
    .map((label) => ({ label, before: textOf(before, label) || '—', after: textOf(after, label) || '—' }))
    .filter((row) => row.before !== row.after);
}
