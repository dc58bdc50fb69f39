/** A sentence of the rules: said by both versions, only by the older or only by the newer one. */
export interface Sentence {
  side: 'both' | 'old' | 'new';
  text: string;
}

/** What changed between two versions, each told sentence by sentence: what went comes before what came in its place. */
export function differences(older: string[], newer: string[]): Sentence[] {
  const said: Sentence[] = [];
  let came: Sentence[] = [];
  let at = 0;
  const settle = (until: number) => {
    said.push(...older.slice(at, until).map((text): Sentence => ({ side: 'old', text })), ...came);
    came = [];
  };
  for (const text of newer) {
    const found = older.indexOf(text, at);
    if (found < 0) {
      came.push({ side: 'new', text });
      continue;
    }
    settle(found);
    said.push({ side: 'both', text });
    at = found + 1;
  }
  settle(older.length);
  return said;
}
