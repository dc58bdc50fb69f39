import { say } from '@/app/language';

/** What is wrong with fields, in words: that one is missing is said the same way everywhere, the rest by the document. */
export function inWords<Why extends string>(
  wrong: Record<string, Why | 'required'>,
  wordsOf: (why: Why) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wrong).map(([field, why]) => [
      field,
      why === 'required' ? say('common.field.required') : wordsOf(why as Why),
    ]),
  );
}
