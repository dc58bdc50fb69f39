import type { pagesOf } from '@/app/pages';

/** The pages of a provider's catalogue and calendar. */
export const listingRoutes: Parameters<typeof pagesOf>[1] = [];
