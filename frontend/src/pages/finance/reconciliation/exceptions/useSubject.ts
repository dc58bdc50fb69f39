import { computed, reactive } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** What an exception is about: its line, or the payment that no line shows. */
export function useSubject(exception: () => Schema['StatementException']) {
  const line = useThing<Schema['LineDetail']>({
    key: () => ['statement-lines', exception().line_id],
    read: () => answer(api.GET('/api/v1/statement-lines/{id}', { params: { path: { id: exception().line_id! } } })),
    enabled: () => Boolean(exception().line_id),
  });
  const payment = useThing<Schema['Payment']>({
    key: () => ['payments', exception().payment_id],
    read: () => answer(api.GET('/api/v1/payments/{id}', { params: { path: { id: exception().payment_id! } } })),
    enabled: () => Boolean(exception().payment_id),
  });
  return reactive({
    line: computed(() => line.data),
    /** With a line: the payment that it seems to be about. */
    payment: computed(() => payment.data),
    problem: computed(() => line.problem ?? payment.problem),
    retry: () => {
      line.retry();
      payment.retry();
    },
    isComplete: computed(() => Boolean(exception().line_id ? line.data : payment.data)),
  });
}
