import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { pick } from '@/app/language';
import { answer, api, type Schema } from '@/api/client';
import { useRegions } from '@/api/useRegions';
import { useThing } from '@/api/useThing';
import type { Filter } from './filters';
import type { Column } from './table';

type Platform = Schema['Platform'];

export const KINDS: Schema['PlatformKind'][] = [
  'public_platform',
  'technology_institute',
  'innovation_centre',
  'key_laboratory',
  'engineering_centre',
  'clinical_centre',
  'academician_workstation',
  'rd_institution',
  'incubator',
  'maker_space',
  'star_village',
  'transfer_agency',
  'ip_agency',
  'international_platform',
  'innovation_park',
  'service_enterprise',
];
export const LEVELS: Schema['PlatformLevel'][] = ['national', 'provincial', 'municipal'];
export const STANDINGS: Schema['Standing'][] = ['valid', 'expiring', 'expired', 'withdrawn'];
export const FILTERS = ['q', 'kind', 'level', 'industry', 'region', 'standing'] as const;

/** The words of the address as the API's filters. */
export function directoryQuery(address: Record<(typeof FILTERS)[number], string>) {
  return {
    q: address.q || undefined,
    kind: (address.kind || undefined) as Schema['PlatformKind'] | undefined,
    level: (address.level || undefined) as Schema['PlatformLevel'] | undefined,
    industry: address.industry || undefined,
    region: address.region || undefined,
    standing: (address.standing || undefined) as Schema['Standing'] | undefined,
  };
}

/** What the directory's lists have in common: filters, columns, names of industries. */
export function useDirectory() {
  const { t } = useI18n();
  const { regions, nameOf } = useRegions();
  const scheme = useThing({
    key: () => ['directory', 'scheme'],
    read: () => answer(api.GET('/api/v1/directory/scheme')),
  });
  const industries = computed(() => scheme.data?.industries ?? []);

  function industryName(code: string | null | undefined): string | null {
    const found = industries.value.find((industry) => industry.code === code);
    return found ? pick(found.name) : (code ?? null);
  }

  const options = (values: readonly string[], of: string) =>
    values.map((value) => ({ value, label: t(`common.${of}.${value}`) }));
  const filters = computed<Filter[]>(() => [
    { name: 'q', kind: 'text', label: t('common.directory.q') },
    { name: 'kind', kind: 'select', label: t('common.directory.kindOf'), options: options(KINDS, 'directory.kind') },
    {
      name: 'level',
      kind: 'select',
      label: t('common.directory.levelOf'),
      options: options(LEVELS, 'directory.level'),
    },
    {
      name: 'industry',
      kind: 'select',
      label: t('common.directory.industry'),
      options: industries.value.map(({ code, name }) => ({ value: code, label: pick(name) })),
    },
    {
      name: 'region',
      kind: 'select',
      label: t('common.directory.region'),
      options: regions.value.map(({ code }) => ({ value: code, label: nameOf(code) })),
    },
    {
      name: 'standing',
      kind: 'select',
      label: t('common.directory.standingOf'),
      options: options(STANDINGS, 'state.platform'),
      empty: t('common.directory.listed'),
    },
  ]);
  const columns = computed<Column<Platform>[]>(() => [
    { key: 'name', label: t('common.directory.name') },
    { key: 'kind', label: t('common.directory.kindOf'), value: (row) => t(`common.directory.kind.${row.kind}`) },
    { key: 'level', label: t('common.directory.levelOf'), value: (row) => t(`common.directory.level.${row.level}`) },
    { key: 'industry', label: t('common.directory.industry'), value: (row) => industryName(row.industry) },
    { key: 'region', label: t('common.directory.region'), value: (row) => nameOf(row.region_code) },
    { key: 'host_name', label: t('common.directory.host'), minor: true },
    { key: 'valid_until', label: t('common.directory.validUntil'), value: untilOf },
    { key: 'standing', label: t('common.directory.standingOf') },
  ]);

  function untilOf(row: Platform): string | null {
    return row.valid_until ?? (row.certified_on ? t('common.directory.noEnd') : null);
  }

  function evaluationOf(row: Platform): string | null {
    if (!row.evaluation) return null;
    return t('common.directory.evaluatedOf', {
      year: row.evaluated_year ?? '',
      grade: t(`common.grade.${row.evaluation}`),
    });
  }

  return { scheme, industries, industryName, filters, columns, untilOf, evaluationOf, nameOf, regions };
}
