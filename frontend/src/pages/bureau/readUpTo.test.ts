import { describe, expect, it } from 'vitest';
import { readUpTo } from './readUpTo';

const pages: Record<string, { items: number[]; next: string | null }> = {
  '': { items: [1, 2], next: 'a' },
  a: { items: [3, 4], next: 'b' },
  b: { items: [5], next: null },
};
const page = (cursor: string | undefined) => Promise.resolve(pages[cursor ?? '']!);

describe('reading a whole list', () => {
  it('goes on to the last page', async () => {
    expect(await readUpTo(page)).toEqual({ items: [1, 2, 3, 4, 5], isWhole: true });
  });

  it('stops at the limit and says that more is left', async () => {
    expect(await readUpTo(page, 3)).toEqual({ items: [1, 2, 3, 4], isWhole: false });
  });
});
