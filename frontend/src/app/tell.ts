import { reactive } from 'vue';

export interface Notice {
  id: number;
  text: string;
  tone: 'good' | 'bad';
}

/** What was said lately, newest last; shown by `Notices`. */
export const notices: Notice[] = reactive([]);

let last = 0;

/** Says what happened; the message goes away by itself. */
export function tell(text: string, tone: Notice['tone'] = 'good'): void {
  last += 1;
  const id = last;
  notices.push({ id, text, tone });
  setTimeout(() => dismiss(id), tone === 'good' ? 6_000 : 12_000);
}

export function dismiss(id: number): void {
  const at = notices.findIndex((notice) => notice.id === id);
  if (at >= 0) notices.splice(at, 1);
}
