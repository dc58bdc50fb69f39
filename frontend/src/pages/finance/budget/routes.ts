import { Coin, DataLine, List } from '@element-plus/icons-vue';
import type { pagesOf } from '@/app/pages';

/** What waits in finance, and the budgets. */
export const budgetRoutes: Parameters<typeof pagesOf>[1] = [
  {
    path: '/finance',
    name: 'finance-todo',
    title: { zh: '待办', en: 'To do' },
    needs: ['batch:draft', 'batch:authorise'],
    nav: { icon: List, order: 1 },
    component: () => import('./TodoPage.vue'),
  },
  {
    path: '/finance/appropriations',
    name: 'finance-appropriations',
    title: { zh: '预算指标', en: 'Budget lines' },
    needs: ['appropriation:read'],
    nav: { icon: Coin, order: 7 },
    component: () => import('./AppropriationsPage.vue'),
  },
  {
    path: '/finance/appropriations/changes',
    name: 'finance-appropriation-changes',
    title: { zh: '指标下达与调整', en: 'Grants and changes of budget lines' },
    needs: ['appropriation:read'],
    component: () => import('./ChangesPage.vue'),
  },
  {
    path: '/finance/budget',
    name: 'finance-budget',
    title: { zh: '预算执行', en: 'Use of the budget' },
    needs: ['appropriation:read'],
    nav: { icon: DataLine, order: 7 },
    component: () => import('./BudgetPage.vue'),
  },
];
