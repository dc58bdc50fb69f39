import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { answer, api } from '@/api/client';
import { readAll } from '@/api/readAll';
import { useThing } from '@/api/useThing';
import type { Filter } from '@/parts/filters';
import { EXCEPTION_KINDS } from '../exceptions/kinds';

/** What the workbench can be narrowed by. */
export function useBenchFilters() {
  const { t } = useI18n();
  const statements = useThing({
    key: () => ['statements', 'all'],
    read: () =>
      readAll((cursor) => answer(api.GET('/api/v1/statements', { params: { query: { cursor, limit: 200 } } }))),
  });
  return computed<Filter[]>(() => [
    { name: 'q', kind: 'text', label: t('finance.bench.filter.q'), placeholder: t('finance.bench.filter.qHint') },
    {
      name: 'way',
      kind: 'select',
      label: t('finance.lines.way'),
      options: ['debit', 'credit'].map((value) => ({ value, label: t(`finance.lines.ways.${value}`) })),
    },
    {
      name: 'kind',
      kind: 'select',
      label: t('finance.bench.filter.kind'),
      options: EXCEPTION_KINDS.filter((kind) => kind !== 'missing_at_bank').map((value) => ({
        value,
        label: t(`finance.exceptions.kinds.${value}`),
      })),
    },
    { name: 'from', kind: 'date', label: t('finance.bench.filter.from') },
    { name: 'to', kind: 'date', label: t('finance.bench.filter.to') },
    {
      name: 'statement',
      kind: 'select',
      label: t('finance.bench.filter.statement'),
      options: (statements.data ?? []).map((statement) => ({
        value: statement.id,
        label: `${statement.account_number} ${statement.period_from}—${statement.period_to}`,
      })),
    },
  ]);
}
