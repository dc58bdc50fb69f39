import { useI18n } from 'vue-i18n';
import { useRegions } from '@/api/useRegions';
import { LISTING_KINDS } from '../find';
import type { Target } from './headings';

const UNITS = ['hour', 'sample', 'month', 'fixed'] as const;

/** The API's words that can be chosen for a field, and any value of it as people say it. */
export function useShownValue() {
  const { t } = useI18n();
  const { regions, nameOf } = useRegions();

  function options(target: Target): { value: string; label: string }[] | null {
    switch (target) {
      case 'kind':
        return LISTING_KINDS.map((value) => ({ value, label: t(`common.kind.${value}`) }));
      case 'region_code':
        return regions.value.map(({ code }) => ({ value: code, label: nameOf(code) }));
      case 'price_unit':
        return UNITS.map((value) => ({ value, label: t(`provider.unit.${value}`) }));
      case 'auto_confirm':
      case 'voucher_payable':
        return [
          { value: 'true', label: t('common.yes') },
          { value: 'false', label: t('common.no') },
        ];
      default:
        return null;
    }
  }

  const shown = (target: Target, value: string) =>
    options(target)?.find((option) => option.value === value)?.label ?? value;
  return { options, shown };
}
