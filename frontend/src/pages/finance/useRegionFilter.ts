import { computed } from 'vue';
import { useRegions } from '@/api/useRegions';
import { pick, say } from '@/app/language';
import { useSession } from '@/app/session';
import type { Filter } from '@/parts/filters';

/** One of the regions inside one's own, for those who see several of them; no filter for those who see one. */
export function useRegionFilter() {
  const session = useSession();
  const { within } = useRegions();
  return computed<Filter[]>(() => {
    const own = session.me?.region_code ?? '';
    const options = within(own)
      .filter(({ code }) => code !== own)
      .map(({ code, name_zh, name_en }) => ({ value: code, label: pick({ zh: name_zh, en: name_en }) }));
    return options.length ? [{ name: 'region', kind: 'select', label: say('finance.region'), options }] : [];
  });
}
