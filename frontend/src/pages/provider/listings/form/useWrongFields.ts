import { useI18n } from 'vue-i18n';
import { wrongFields, type ListingForm } from './values';

/** The checks of the form, in sentences. */
export function useWrongFields(): (values: ListingForm) => Record<string, string> {
  const { t } = useI18n();
  return (values) =>
    Object.fromEntries(
      Object.entries(wrongFields(values)).map(([name, why]) => [
        name,
        why === 'required' ? t('common.field.required') : t(`provider.listingForm.wrong.${why}`),
      ]),
    );
}
