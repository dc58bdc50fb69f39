import type { Schema } from '@/api/client';

const place = (batch: string) => `left-out:${batch}`;

/** The API tells once, when it drafts, what is not in a batch: kept for the maker in this tab. */
export function keepLeftOut(batch: string, leftOut: Schema['LeftOut']): void {
  sessionStorage.setItem(place(batch), JSON.stringify(leftOut));
}

export function keptLeftOut(batch: string): Schema['LeftOut'] | null {
  const kept = sessionStorage.getItem(place(batch));
  return kept ? (JSON.parse(kept) as Schema['LeftOut']) : null;
}
