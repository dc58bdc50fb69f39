import type { Schema } from '@/api/client';

/** Samples as they are typed, one a line: a name, or a name and what is said of it after a colon. */
export function samplesOf(text: string): Schema['NewSample'][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const at = line.search(/[:：]/);
      if (at <= 0) return { name: line, description: '' };
      return { name: line.slice(0, at).trim(), description: line.slice(at + 1).trim() };
    });
}
