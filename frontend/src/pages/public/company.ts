import { reactive, watch } from 'vue';
import type { Schema } from '@/api/client';
import { useSession } from '@/app/session';

/** What a visitor says of their company to have a subsidy worked out. */
export interface Company {
  region_code: string;
  size_class: Schema['SizeClass'] | '';
  is_registered_tech_sme: boolean;
  is_first_use: boolean;
  founded_on: string;
  annual_used_fen: number | null;
  declared: Schema['Exclusion'][];
}

const KEPT = 'company';

const nothing = (): Company => ({
  region_code: '',
  size_class: '',
  is_registered_tech_sme: false,
  is_first_use: false,
  founded_on: '',
  annual_used_fen: null,
  declared: [],
});

/** As the request has it; `undefined` until what every programme asks about is known. */
export function factsOf(company: Company): Schema['CompanyFacts'] | undefined {
  if (!company.region_code || !company.size_class) return undefined;
  return {
    region_code: company.region_code,
    size_class: company.size_class,
    is_registered_tech_sme: company.is_registered_tech_sme,
    is_first_use: company.is_first_use,
    founded_on: company.founded_on || null,
    annual_used_fen: company.annual_used_fen ?? 0,
    declared: company.declared,
  };
}

/** Begins with what the register knows of an enterprise that is signed in. */
function registered(): Partial<Company> {
  const organisation = useSession().me?.organisation;
  if (organisation?.kind !== 'enterprise') return {};
  const { profile, region_code } = organisation;
  return {
    region_code,
    size_class: profile.size_class ?? '',
    is_registered_tech_sme: profile.is_registered_tech_sme ?? false,
    founded_on: profile.founded_on ?? '',
  };
}

/** One company for all calculators: what is typed in one is known to the others and after a reload. */
export function useCompany(): Company {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Partial<Company>;
  const company = reactive<Company>({ ...nothing(), ...kept, ...registered() });
  watch(company, () => {
    sessionStorage.setItem(KEPT, JSON.stringify(company));
  });
  return company;
}
