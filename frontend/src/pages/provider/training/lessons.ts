import type { Schema } from '@/api/client';

/**
 * When a lesson begins, in the address of its page: the API lists only lessons of which something is still to be done, so
 * the page of an older one cannot ask it.
 */
export function lessonQuery({ starts_at, ends_at }: Pick<Schema['Training'], 'starts_at' | 'ends_at'>) {
  return { from: starts_at, to: ends_at };
}
