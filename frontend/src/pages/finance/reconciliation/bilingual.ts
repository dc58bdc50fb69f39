import { language } from '@/app/language';
import type { Schema } from '@/api/client';

/** What the API keeps as `中文 / English`, in the chosen language; any other text as it is. */
export function inLanguage(text: string): string {
  const halves = text.split(' / ');
  return halves.length === 2 ? halves[language.value === 'zh' ? 0 : 1]! : text;
}

/** Why something is an exception: the program says it in both languages, a person in their own. */
export function reasonOf(exception: Pick<Schema['StatementException'], 'reason' | 'is_by_hand'>): string {
  return exception.is_by_hand ? exception.reason : inLanguage(exception.reason);
}
