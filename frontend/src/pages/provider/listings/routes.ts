import { Box, Calendar } from '@element-plus/icons-vue';
import type { pagesOf } from '@/app/pages';

/** The pages of a provider's catalogue and calendar. */
export const listingRoutes: Parameters<typeof pagesOf>[1] = [
  {
    path: '/provider/timeline',
    name: 'provider-timeline',
    title: { zh: '仪器日程', en: 'Timeline' },
    needs: ['booking:serve'],
    nav: { icon: Calendar, order: 3 },
    component: () => import('../timeline/TimelinePage.vue'),
  },
  {
    path: '/provider/listings',
    name: 'provider-listings',
    title: { zh: '仪器与服务', en: 'Listings' },
    needs: ['listing:manage'],
    nav: { icon: Box, order: 4 },
    component: () => import('./ListingsPage.vue'),
  },
  {
    path: '/provider/listings/new',
    name: 'provider-listing-new',
    title: { zh: '新建条目', en: 'New listing' },
    needs: ['listing:manage'],
    component: () => import('./ListingNewPage.vue'),
  },
  {
    path: '/provider/listings/import',
    name: 'provider-listings-import',
    title: { zh: '批量导入', en: 'Import' },
    needs: ['listing:manage'],
    component: () => import('./import/ImportPage.vue'),
  },
  {
    path: '/provider/qualifications/import',
    name: 'provider-qualifications-import',
    title: { zh: '导入有资格的人', en: 'Import qualified people' },
    needs: ['booking:serve'],
    component: () => import('../training/GrantImportPage.vue'),
  },
  {
    path: '/provider/listings/:id/copies',
    name: 'provider-listing-copies',
    title: { zh: '套用到其他条目', en: 'Take to other listings' },
    needs: ['listing:manage'],
    component: () => import('./copies/CopiesPage.vue'),
  },
  {
    path: '/provider/listings/:id',
    name: 'provider-listing',
    title: { zh: '条目', en: 'Listing' },
    needs: ['listing:manage'],
    component: () => import('./ListingPage.vue'),
  },
  {
    path: '/provider/listings/:id/edit',
    name: 'provider-listing-edit',
    title: { zh: '修改条目', en: 'Edit listing' },
    needs: ['listing:manage'],
    component: () => import('./ListingEditPage.vue'),
  },
  {
    path: '/provider/listings/:id/outage',
    name: 'provider-listing-outage',
    title: { zh: '安排停用', en: 'Plan an outage' },
    needs: ['booking:serve'],
    component: () => import('../upkeep/OutagePage.vue'),
  },
  {
    path: '/provider/listings/:id/code',
    name: 'provider-listing-code',
    title: { zh: '签到二维码', en: 'Check-in code' },
    needs: ['booking:serve'],
    component: () => import('../attendance/CodePage.vue'),
  },
  {
    path: '/provider/listings/:id/trainings/:training',
    name: 'provider-training',
    title: { zh: '培训名单', en: 'Training' },
    needs: ['booking:serve'],
    component: () => import('../training/LessonPage.vue'),
  },
];
