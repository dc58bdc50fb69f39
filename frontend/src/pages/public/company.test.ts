import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { factsOf, useCompany } from './company';

describe('a company', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    sessionStorage.clear();
  });

  it('is not asked about before its region and size are known', () => {
    const company = useCompany();
    expect(factsOf(company)).toBeUndefined();
    company.region_code = '371002';
    expect(factsOf(company)).toBeUndefined();
    company.size_class = 'small';
    expect(factsOf(company)).toMatchObject({ region_code: '371002', size_class: 'small', founded_on: null });
  });

  it('is typed once for all calculators', async () => {
    useCompany().region_code = '371082';
    await nextTick();
    expect(useCompany().region_code).toBe('371082');
  });
});
