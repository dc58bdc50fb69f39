import type { Schema } from '@/api/client';

export type Group = Schema['Synonyms'];

/** As search compares words: capitals and wide characters make no difference. */
export const fold = (word: string) => word.normalize('NFKC').toLowerCase();

/** The words of a text, one a line, each once. */
export function wordsOf(text: string): string[] {
  const words = text
    .split('\n')
    .map((word) => word.trim())
    .filter(Boolean);
  return words.filter((word, place) => words.findIndex((other) => fold(other) === fold(word)) === place);
}

/** The other words of the groups that a word is in; `null` where it is in none. */
export function companionsOf(word: string, groups: readonly Group[]): string[] | null {
  const looked = fold(word.trim());
  const found = groups.filter(({ words }) => words.some((each) => fold(each) === looked));
  if (!looked || !found.length) return null;
  return [...new Set(found.flatMap(({ words }) => words.filter((each) => fold(each) !== looked)))];
}
