import type { Schema } from '@/api/client';

export type OrganisationKind = Schema['OrganisationKind'];

/** Which roles people of which kind of organisation may have: review, payment and audit sit in different houses. */
export const ROLES_OF: Record<OrganisationKind, Schema['Role'][]> = {
  platform: ['platform_administrator'],
  science_bureau: ['city_administrator', 'district_reviewer'],
  finance_bureau: ['finance_maker', 'finance_checker'],
  audit_office: ['auditor'],
  enterprise: ['enterprise_member'],
  provider: ['provider_member'],
};

/** Those that the platform's administrator sets up; companies register themselves and manage their own people. */
export const BUREAUS = ['science_bureau', 'finance_bureau', 'audit_office', 'platform'] as const;

export const isBureau = (kind: OrganisationKind): boolean => (BUREAUS as readonly OrganisationKind[]).includes(kind);
