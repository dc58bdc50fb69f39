import type { Page } from '@/api/useList';

/** Everything of a list that has no narrower way of asking, page by page, up to `most`. */
export async function readUpTo<T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
  most = 2_000,
): Promise<{ items: T[]; isWhole: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const one = await page(cursor);
    items.push(...one.items);
    cursor = one.next ?? undefined;
  } while (cursor && items.length < most);
  return { items, isWhole: cursor === undefined };
}
