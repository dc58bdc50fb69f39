import { computed } from 'vue';
import { answer, api } from '@/api/client';
import { useThing } from '@/api/useThing';

/** The job that sends mails has turns only where a mail server is set. */
const MAILS = 'mails';
const EVERY_MS = 10_000;

/** The jobs as they stand, read again while the page is open. */
export function useJobs() {
  const jobs = useThing({
    key: () => ['admin', 'jobs'],
    read: () => answer(api.GET('/api/v1/admin/jobs')),
    refreshMs: () => EVERY_MS,
  });
  const hasMailServer = computed(() => jobs.data?.find(({ name }) => name === MAILS)?.state !== 'never_run');
  /** Those that somebody must look at: to have no mail server is a choice. */
  const troubled = computed(() =>
    (jobs.data ?? []).filter(({ name, state }) => state !== 'well' && !(name === MAILS && state === 'never_run')),
  );
  return { jobs, troubled, hasMailServer };
}
