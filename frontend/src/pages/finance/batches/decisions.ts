import type { Schema } from '@/api/client';

type Batch = Pick<Schema['BatchDetail'], 'state' | 'allowed' | 'maker_id'>;

export interface Person {
  id: string;
  mayDraft: boolean;
  mayAuthorise: boolean;
}

/** What a person can do with a batch now; `isOwn`: another person must check and authorise what one made. */
export function decisionsOf(batch: Batch, person: Person) {
  const isOwn = batch.maker_id === person.id;
  const may = (step: string) => batch.allowed.includes(step);
  return {
    isOwn,
    check: may('check') && person.mayAuthorise && !isOwn,
    authorise: may('authorise') && person.mayAuthorise && !isOwn,
    cancel: may('cancel') && ((person.mayDraft && isOwn) || person.mayAuthorise),
    export: may('export') && person.mayDraft,
    isRefusedAsOwn: isOwn && person.mayAuthorise && (may('check') || may('authorise')),
  };
}
