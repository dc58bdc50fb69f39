import { Calendar, Connection, Document, Warning } from '@element-plus/icons-vue';
import type { pagesOf } from '@/app/pages';

/** From the bank's statement to the closed month. */
export const reconciliationRoutes: Parameters<typeof pagesOf>[1] = [
  {
    path: '/finance/statements',
    name: 'finance-statements',
    title: { zh: '银行对账单', en: 'Bank statements' },
    needs: ['reconciliation:read'],
    nav: { icon: Document, order: 3 },
    component: () => import('./statements/StatementsPage.vue'),
  },
  {
    path: '/finance/statements/import',
    name: 'finance-statement-import',
    title: { zh: '导入对账单', en: 'Import a statement' },
    needs: ['statement:import'],
    component: () => import('./importing/ImportPage.vue'),
  },
  {
    path: '/finance/statements/:id',
    name: 'finance-statement',
    title: { zh: '对账单', en: 'Statement' },
    needs: ['reconciliation:read'],
    component: () => import('./statements/StatementPage.vue'),
  },
  {
    path: '/finance/statements/lines/:id',
    name: 'finance-line',
    title: { zh: '银行流水', en: 'Statement line' },
    needs: ['reconciliation:read'],
    component: () => import('./statements/LinePage.vue'),
  },
  {
    path: '/finance/reconciliation',
    name: 'finance-reconciliation',
    title: { zh: '对账工作台', en: 'Reconciliation' },
    needs: ['reconciliation:read'],
    nav: { icon: Connection, order: 4 },
    component: () => import('./bench/BenchPage.vue'),
  },
  {
    path: '/finance/reconciliation/settings',
    name: 'finance-matching-settings',
    title: { zh: '自动对账设置', en: 'Settings of matching' },
    needs: ['reconciliation:read'],
    component: () => import('./matching/SettingsPage.vue'),
  },
  {
    path: '/finance/exceptions',
    name: 'finance-exceptions',
    title: { zh: '对账例外', en: 'Exceptions' },
    needs: ['reconciliation:read'],
    nav: { icon: Warning, order: 5 },
    component: () => import('./exceptions/ExceptionsPage.vue'),
  },
  {
    path: '/finance/exceptions/:id',
    name: 'finance-exception',
    title: { zh: '对账例外', en: 'Exception' },
    needs: ['reconciliation:read'],
    component: () => import('./exceptions/ExceptionPage.vue'),
  },
  {
    path: '/finance/periods',
    name: 'finance-periods',
    title: { zh: '月度关账', en: 'Months' },
    needs: ['reconciliation:read'],
    nav: { icon: Calendar, order: 6 },
    component: () => import('./periods/PeriodsPage.vue'),
  },
  {
    path: '/finance/periods/:month',
    name: 'finance-period',
    title: { zh: '月度关账', en: 'Month' },
    needs: ['reconciliation:read'],
    component: () => import('./periods/PeriodPage.vue'),
  },
  {
    path: '/finance/periods/:month/certificate',
    name: 'finance-period-certificate',
    title: { zh: '结账封存证书', en: 'Certificate of a month' },
    needs: ['reconciliation:read'],
    component: () => import('./periods/CertificatePage.vue'),
  },
];
