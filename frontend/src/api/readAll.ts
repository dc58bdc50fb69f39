import type { Page } from './useList';

/** All items of a list, page after page: for sums and sheets, which need the whole. `grown` is told of each page. */
export async function readAll<T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
  grown?: (items: T[]) => void,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { items: more, next } = await page(cursor);
    items.push(...more);
    cursor = next ?? undefined;
    grown?.([...items]);
  } while (cursor);
  return items;
}
