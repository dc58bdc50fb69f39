import { answer, api } from '@/api/client';
import { readAll } from '@/api/readAll';
import { useThing } from '@/api/useThing';
import { BUREAUS } from '../people/roles';

/** All bureaus, audit offices and operators; there are few, and the list takes one kind at a time. */
export function useBureaus() {
  const bureaus = useThing({
    key: () => ['organisations', 'bureaus'],
    read: async () => {
      const kinds = await Promise.all(
        BUREAUS.map((kind) =>
          readAll((cursor) =>
            answer(api.GET('/api/v1/organisations', { params: { query: { kind, cursor, limit: 200 } } })),
          ),
        ),
      );
      return kinds.flat();
    },
  });
  return { bureaus };
}
