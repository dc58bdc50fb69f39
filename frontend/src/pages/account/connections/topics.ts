import type { Schema } from '@/api/client';

type Kind = Schema['OrganisationKind'];

/**
 * The families of events that reach an organisation of this kind. The API knows no list of its topics: what is not
 * among these, or a single event of a family, is typed.
 */
export const FAMILIES: Partial<Record<Kind, readonly string[]>> = {
  enterprise: [
    'booking',
    'quotation',
    'agreement',
    'sample',
    'voucher',
    'voucher_application',
    'claim',
    'payment',
    'organisation',
  ],
  provider: [
    'booking',
    'quotation',
    'agreement',
    'sample',
    'listing',
    'claim',
    'payment',
    'grade',
    'evaluation',
    'evaluation_appeal',
    'organisation',
  ],
};

export function familiesOf(kind: Kind | undefined): readonly string[] {
  return (kind && FAMILIES[kind]) ?? ['booking', 'claim', 'payment', 'organisation'];
}

export interface Topics {
  isAll: boolean;
  families: string[];
  /** Single events, as they are typed. */
  others: string;
}

/** Topics of the API as the form holds them. */
export function topicsForm(topics: readonly string[], known: readonly string[]): Topics {
  const families = known.filter((family) => topics.includes(`${family}.*`));
  const others = topics.filter((topic) => topic !== '*' && !families.some((family) => topic === `${family}.*`));
  return { isAll: topics.includes('*'), families, others: others.join(' ') };
}

/** The form as the API takes it; everything is one word. */
export function topicsOf({ isAll, families, others }: Topics): string[] {
  if (isAll) return ['*'];
  return [...families.map((family) => `${family}.*`), ...others.split(/[\s,，、;；]+/).filter(Boolean)];
}
