import { TrendCharts } from '@element-plus/icons-vue';
import type { pagesOf } from '@/app/pages';

/** What the figures of the region say; for the bureaus, and for audit. */
export const reportRoutes: Parameters<typeof pagesOf>[1] = [
  {
    path: '/bureau/reports',
    name: 'bureau-reports',
    title: { zh: '统计分析', en: 'Reports' },
    needs: ['voucher:read_all', 'booking:read_all'],
    nav: { icon: TrendCharts, order: 11 },
    component: () => import('./ReportsPage.vue'),
  },
];
