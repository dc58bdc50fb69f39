import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { answer, api } from '@/api/client';
import { readAll } from '@/api/readAll';
import { pick } from '@/app/language';

/** All programmes with every published version; there are few. Names by the programme's or a version's id. */
export function useProgrammes() {
  const query = useQuery({
    queryKey: ['programmes', 'details'],
    queryFn: async () => {
      const items = await readAll((cursor) =>
        answer(api.GET('/api/v1/programmes', { params: { query: { cursor, limit: 200 } } })),
      );
      return Promise.all(
        items.map(({ id }) => answer(api.GET('/api/v1/programmes/{id}', { params: { path: { id } } }))),
      );
    },
    staleTime: 300_000,
  });
  const programmes = computed(() => query.data.value ?? []);
  const byId = computed(
    () =>
      new Map(
        programmes.value.flatMap((programme) => [
          [programme.id, programme] as const,
          ...programme.published.map((version) => [version.id, programme] as const),
        ]),
      ),
  );

  function programmeName(id: string | null | undefined): string {
    const programme = byId.value.get(id ?? '');
    return programme ? pick(programme.name) : '—';
  }

  const programmeOptions = computed(() =>
    programmes.value.map((programme) => ({ value: programme.id, label: pick(programme.name) })),
  );
  return { programmes, programmeName, programmeOptions };
}
