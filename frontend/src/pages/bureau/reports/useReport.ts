import { computed } from 'vue';
import { useProgrammes } from '@/api/useProgrammes';
import { useRegions } from '@/api/useRegions';
import { pick, say } from '@/app/language';
import { useSession } from '@/app/session';
import type { Filter } from '@/parts/filters';
import { local } from '@/parts/time';
import { useAddress } from '@/parts/useAddress';

/** How many years before the present one can be chosen. */
const YEARS_BACK = 5;

/** The filters that reports share, in the address: they stay when another report is chosen. */
export function useReport() {
  const session = useSession();
  const address = useAddress(['year', 'region', 'programme', 'kind', 'months', 'limit']);
  const { within } = useRegions();
  const { options } = useProgrammes();
  const thisYear = Number(local(Date.now()).slice(0, 4));

  const year = computed(() => Number(address.year) || thisYear);
  /** As the API takes a stretch of time; absent: from New Year to today. */
  const stretch = computed(() => (address.year ? { from: `${year.value}-01-01`, to: `${year.value}-12-31` } : {}));

  const yearFilter = computed<Filter>(() => ({
    name: 'year',
    kind: 'select',
    label: say('bureau.reports.year'),
    empty: say('bureau.reports.thisYear', { year: thisYear }),
    options: Array.from({ length: YEARS_BACK }, (_, back) => String(thisYear - back - 1)).map((value) => ({
      value,
      label: value,
    })),
  }));
  /** Whose region is one district has nothing to choose. */
  const regionFilters = computed<Filter[]>(() => {
    const own = session.me?.region_code ?? '';
    const parts = within(own).filter(({ code }) => code !== own);
    if (!parts.length) return [];
    return [
      {
        name: 'region',
        kind: 'select',
        label: say('bureau.review.region'),
        options: parts.map(({ code, name_zh, name_en }) => ({
          value: code,
          label: pick({ zh: name_zh, en: name_en }),
        })),
      },
    ];
  });
  const programmeFilter = computed<Filter>(() => ({
    name: 'programme',
    kind: 'select',
    label: say('bureau.review.programme'),
    options: options.value,
  }));
  return { address, year, stretch, yearFilter, regionFilters, programmeFilter };
}
