import type { Schema } from '@/api/client';

type Batch = Pick<Schema['BatchDetail'], 'state' | 'payment_states' | 'exports' | 'total_fen'>;

/** What a person saw of a batch, kept in this browser. */
export interface Look {
  at: string;
  state: Schema['BatchState'];
  exports: number;
  payments: Partial<Record<Schema['PaymentState'], number>>;
}

export interface Changes {
  since: string;
  state: { from: Schema['BatchState']; to: Schema['BatchState'] } | null;
  exports: number;
  payments: { state: Schema['PaymentState']; from: number; to: number }[];
}

export function lookAt(batch: Batch, at: string): Look {
  return {
    at,
    state: batch.state,
    exports: batch.exports.length,
    payments: Object.fromEntries(batch.payment_states.map(({ state, payments }) => [state, payments])),
  };
}

/** What is different from the last look; `null` where nothing is. */
export function changesSince(before: Look, now: Look): Changes | null {
  const states = [...new Set([...Object.keys(before.payments), ...Object.keys(now.payments)])];
  const payments = (states as Schema['PaymentState'][])
    .map((state) => ({ state, from: before.payments[state] ?? 0, to: now.payments[state] ?? 0 }))
    .filter(({ from, to }) => from !== to);
  const state = before.state === now.state ? null : { from: before.state, to: now.state };
  const exports = now.exports - before.exports;
  if (!state && exports === 0 && payments.length === 0) return null;
  return { since: before.at, state, exports, payments };
}
