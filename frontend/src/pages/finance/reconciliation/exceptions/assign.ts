import { answer, api, type Schema } from '@/api/client';

/** Says who sees to an exception and by when; what is left out is taken away. */
export const assign = (id: string, body: Schema['ExceptionAssignment'], headers: { 'Idempotency-Key': string }) =>
  answer(api.POST('/api/v1/reconciliation/exceptions/{id}/assign', { params: { path: { id } }, body, headers }));

/** What an assignment changes beside the exception, which is kept by `useKeepExceptions`. */
export const ASSIGNED = [['audit', 'exception'], ['todo']];
