import { reactive, computed } from 'vue';
import { useSession } from '@/app/session';

/** What the person who is signed in may do in finance. */
export function useMay() {
  const session = useSession();
  return reactive({
    id: computed(() => session.me?.user.id ?? ''),
    draft: computed(() => session.can('batch:draft')),
    authorise: computed(() => session.can('batch:authorise')),
    import: computed(() => session.can('statement:import')),
    propose: computed(() => session.can('exception:propose')),
    resolve: computed(() => session.can('exception:resolve')),
    close: computed(() => session.can('period:close')),
    grant: computed(() => session.can('appropriation:manage')),
    agree: computed(() => session.can('appropriation:approve')),
    readLedger: computed(() => session.can('ledger:read')),
    verify: computed(() => session.can('system:verify')),
    readAudit: computed(() => session.can('audit:read')),
  });
}
