import { answer, api, type Schema } from '@/api/client';
import type { Page } from '@/api/useList';
import type { Capability } from '@/app/session';

export interface Queue<T> {
  name: 'district' | 'city';
  needs: Capability;
  key: string[];
  page: (cursor: string | undefined) => Promise<Page<T>>;
}

/** What waits for the reviews of applications. */
export function applicationQueues(limit?: number): Queue<Schema['ApplicationView']>[] {
  const query = (cursor: string | undefined) => ({ params: { query: { cursor, limit } } });
  return [
    {
      name: 'district',
      needs: 'voucher:review_district',
      key: ['applications', 'queue', 'district'],
      page: (cursor) => answer(api.GET('/api/v1/voucher-applications/queue/district', query(cursor))),
    },
    {
      name: 'city',
      needs: 'voucher:review_city',
      key: ['applications', 'queue', 'city'],
      page: (cursor) => answer(api.GET('/api/v1/voucher-applications/queue/city', query(cursor))),
    },
  ];
}

/** What waits for the reviews of claims. */
export function claimQueues(limit?: number): Queue<Schema['QueueView']>[] {
  const query = (cursor: string | undefined) => ({ params: { query: { cursor, limit } } });
  return [
    {
      name: 'district',
      needs: 'claim:review_district',
      key: ['claims', 'queue', 'district'],
      page: (cursor) => answer(api.GET('/api/v1/claims/queue/district', query(cursor))),
    },
    {
      name: 'city',
      needs: 'claim:review_city',
      key: ['claims', 'queue', 'city'],
      page: (cursor) => answer(api.GET('/api/v1/claims/queue/city', query(cursor))),
    },
  ];
}
