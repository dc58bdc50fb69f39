import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { pick } from '@/app/language';
import { answer, api, type Schema } from './client';
import { readAll } from './readAll';

/** All programmes with the rules in force; `nameOf` says one in the chosen language. */
export function useProgrammes() {
  const query = useQuery({
    queryKey: ['programmes', 'all'],
    queryFn: () =>
      readAll((cursor) => answer(api.GET('/api/v1/programmes', { params: { query: { cursor, limit: 200 } } }))),
    staleTime: 300_000,
  });
  const programmes = computed<Schema['ProgrammeView'][]>(() => query.data.value ?? []);
  const byId = computed(() => new Map(programmes.value.map((programme) => [programme.id, programme])));

  function nameOf(id: string): string {
    const programme = byId.value.get(id);
    return programme ? pick(programme.name) : '…';
  }

  const options = computed(() => programmes.value.map(({ id, name }) => ({ value: id, label: pick(name) })));
  return { programmes, nameOf, options };
}
