import type { Schema } from '@/api/client';

type Batch = Pick<Schema['BatchDetail'], 'state' | 'allowed' | 'maker_id' | 'checker_id' | 'signatures' | 'recalls'>;

export interface Person {
  id: string;
  mayDraft: boolean;
  mayAuthorise: boolean;
}

/**
 * What a person can do with a batch now; `isOwn`: another person must check and authorise what one made. Where it is large,
 * or with the batches that count with it, it needs a third person: who checked it cannot let it go too.
 */
export function decisionsOf(batch: Batch, person: Person) {
  const isOwn = batch.maker_id === person.id;
  const isThirdAwaited = Boolean(batch.signatures?.needs_third) && batch.checker_id === person.id;
  const isAskedBack = batch.recalls.some(({ verdict }) => !verdict);
  const may = (step: string) => batch.allowed.includes(step);
  return {
    isOwn,
    check: may('check') && person.mayAuthorise && !isOwn,
    authorise: may('authorise') && person.mayAuthorise && !isOwn && !isThirdAwaited,
    cancel: may('cancel') && ((person.mayDraft && isOwn) || person.mayAuthorise),
    // Nothing is exported before it is decided whether the batch is taken back.
    export: may('export') && person.mayDraft && !isAskedBack,
    isRefusedAsOwn: isOwn && person.mayAuthorise && (may('check') || may('authorise')),
    isRefusedAsChecker: isThirdAwaited && may('authorise'),
  };
}
