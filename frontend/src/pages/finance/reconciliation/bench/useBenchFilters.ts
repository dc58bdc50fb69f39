import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';
import type { Filter } from '@/parts/filters';
import { EXCEPTION_KINDS } from '../exceptions/kinds';

/** What the workbench can be narrowed by. */
export function useBenchFilters(address: { statement: string }) {
  const { t } = useI18n();
  const statement = useThing({
    key: () => ['statements', address.statement],
    enabled: () => address.statement !== '',
    read: () => answer(api.GET('/api/v1/statements/{id}', { params: { path: { id: address.statement } } })),
  });
  const nameOf = (one?: Schema['Statement']) =>
    one ? `${one.account_number} ${one.period_from}—${one.period_to}` : '…';
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
    // One comes here from a statement; the way back is to take the filter off.
    ...(address.statement
      ? [
          {
            name: 'statement',
            kind: 'select' as const,
            label: t('finance.bench.filter.statement'),
            options: [{ value: address.statement, label: nameOf(statement.data) }],
          },
        ]
      : []),
  ]);
}
