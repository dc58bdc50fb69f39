/** Listings summed up by what `of` names, most first. */
export function countBy<T extends { listings: number }>(rows: readonly T[], of: (row: T) => string) {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + row.listings);
  return [...counts].map(([of, count]) => ({ of, count })).sort((a, b) => b.count - a.count);
}
