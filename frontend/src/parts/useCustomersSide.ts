import { watch } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '@/app/session';

/** What lies between a customer and a provider. */
interface Between {
  id: string;
  enterprise_id: string;
  provider_id: string;
}

/** On a provider's page: what the reader's house has as a customer of another is read on the customer's page instead. */
export function useCustomersSide(thing: () => Between | undefined, page: string) {
  const router = useRouter();
  const session = useSession();
  watch(
    thing,
    (one) => {
      const mine = session.me?.organisation.id;
      if (one && one.enterprise_id === mine && one.provider_id !== mine)
        void router.replace({ name: page, params: { id: one.id } });
    },
    { immediate: true },
  );
}
