import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { language } from '@/app/language';
import { answer, api, type Schema } from './client';

/** The regions, read once; `nameOf` says a code in the chosen language. */
export function useRegions() {
  const query = useQuery({
    queryKey: ['regions'],
    queryFn: () => answer(api.GET('/api/v1/regions')),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const regions = computed<Schema['Region'][]>(() => query.data.value ?? []);
  const byCode = computed(() => new Map(regions.value.map((region) => [region.code, region])));

  function nameOf(code: string | null | undefined): string {
    const region = byCode.value.get(code ?? '');
    return region ? (language.value === 'zh' ? region.name_zh : region.name_en) : (code ?? '');
  }

  /** The region of this code with all that lie inside it. */
  function within(code: string): Schema['Region'][] {
    const isInside = (region: Schema['Region'] | undefined): boolean =>
      region !== undefined && (region.code === code || isInside(byCode.value.get(region.parent ?? '')));
    return regions.value.filter(isInside);
  }

  return { regions, nameOf, within };
}
