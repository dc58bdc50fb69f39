import { useQueryClient } from '@tanstack/vue-query';
import { answer, api, type Schema } from '@/api/client';
import { useAllOf } from './useAllOf';

const LINES = ['statement-lines', 'waiting'];
const EXCEPTIONS = ['exceptions', 'waiting'];
const PROPOSED = ['exceptions', 'proposed'];

/** Lines that are nobody's payment yet. */
export function useWaitingLines() {
  const list = (state: Schema['LineState']) => (cursor: string | undefined) =>
    answer(api.GET('/api/v1/statement-lines', { params: { query: { state, cursor, limit: 200 } } }));
  return useAllOf({ key: () => LINES, lists: () => [list('exception'), list('unmatched')] });
}

const exceptionsIn =
  (state: Schema['ExceptionState'], region = '') =>
  (cursor: string | undefined) =>
    answer(
      api.GET('/api/v1/reconciliation/exceptions', {
        params: { query: { state, region: region || undefined, cursor, limit: 200 } },
      }),
    );

/** Exceptions that are not resolved; of one region, if one is chosen. */
export function useWaitingExceptions(region: () => string = () => '') {
  return useAllOf({
    key: () => (region() ? ['exceptions', 'in-region', region()] : EXCEPTIONS),
    lists: () => [exceptionsIn('open', region()), exceptionsIn('proposed', region())],
  });
}

/** Those of them that wait for the second person: a few, where the others may be thousands. */
export function useProposedExceptions() {
  return useAllOf({ key: () => PROPOSED, lists: () => [exceptionsIn('proposed')] });
}

/** Payments that were sent and that no statement shows in full. */
export function useExpected(enabled?: () => boolean) {
  return useAllOf({
    key: () => ['expected', 'all'],
    lists: () => [
      (cursor) => answer(api.GET('/api/v1/reconciliation/expected', { params: { query: { cursor, limit: 200 } } })),
    ],
    enabled,
  });
}

/** Puts exceptions as they are now in the place of what was read, so that thousands need not be read again. */
export function useKeepExceptions() {
  const client = useQueryClient();
  return (changed: Schema['StatementException'][]) => {
    for (const part of ['proposed', 'list', 'of-line', 'ages', 'in-region'])
      void client.invalidateQueries({ queryKey: ['exceptions', part] });
    for (const exception of changed) client.setQueryData(['exceptions', exception.id], exception);
    const byId = new Map(changed.map((exception) => [exception.id, exception]));
    client.setQueryData<Schema['StatementException'][]>(EXCEPTIONS, (known) => {
      const kept = known?.map((exception) => byId.get(exception.id) ?? exception);
      const fresh = changed.filter(({ id }) => !known?.some((exception) => exception.id === id));
      return kept && [...kept, ...fresh].filter(({ state }) => state !== 'resolved');
    });
  };
}

/** What a decision about an exception may have changed beside the exception, which is kept by `useKeepExceptions`. */
export const SETTLED = [['statement-lines'], ['expected'], ['payments'], ['batches'], ['periods'], ['todo']];

/** What matching, or undoing a match, may have changed. */
export const RECONCILED = [['exceptions'], ...SETTLED];
