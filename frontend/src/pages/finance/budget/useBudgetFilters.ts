import { computed } from 'vue';
import { useProgrammes } from '@/api/useProgrammes';
import { say } from '@/app/language';
import type { Filter } from '@/parts/filters';
import { local } from '@/parts/time';

/** Programme and fiscal year, of the lines and of the report. Next year's budget is granted before it begins. */
export function useBudgetFilters() {
  const { nameOf, options } = useProgrammes();
  const thisYear = Number(local(Date.now()).slice(0, 4));
  const years = Array.from({ length: 7 }, (_, back) => String(thisYear + 1 - back));
  const programme = computed<Filter>(() => ({
    name: 'programme',
    kind: 'select',
    label: say('finance.appropriations.programme'),
    options: options.value,
  }));
  const year = computed<Filter>(() => ({
    name: 'year',
    kind: 'select',
    label: say('finance.appropriations.year'),
    options: years.map((value) => ({ value, label: value })),
  }));
  return { thisYear, years, programme, year, nameOf, options };
}
