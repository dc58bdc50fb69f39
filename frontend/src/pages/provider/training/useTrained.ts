import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** The name of a qualified person: a qualification holds none, the seat by which it was earned does. */
export function useTrained(qualification: () => Pick<Schema['Qualification'], 'session_id' | 'user_id'>) {
  const seats = useThing({
    key: () => ['trainings', qualification().session_id, 'seats'],
    read: () =>
      answer(api.GET('/api/v1/trainings/{id}/seats', { params: { path: { id: qualification().session_id } } })),
  });
  return () => seats.data?.find(({ user_id }) => user_id === qualification().user_id);
}
