import { computed } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';
import { pick } from '@/app/language';

/** The programmes that there are, and their names. */
export function useProgrammes() {
  const thing = useThing({
    key: () => ['programmes', 'all'],
    read: () => answer(api.GET('/api/v1/programmes', { params: { query: { limit: 200 } } })),
  });
  const programmes = computed<Schema['ProgrammeView'][]>(() => thing.data?.items ?? []);

  function nameOf(id: string): string {
    const programme = programmes.value.find((each) => each.id === id);
    return programme ? pick(programme.name) : '';
  }

  /** Of the programme whose rules in force are this version; empty where they are older. */
  function nameByVersion(version: string): string {
    const programme = programmes.value.find(({ in_force }) => in_force?.id === version);
    return programme ? pick(programme.name) : '';
  }

  return { thing, programmes, nameOf, nameByVersion };
}
