import { Bell } from '@element-plus/icons-vue';
import { pagesOf } from '@/app/pages';
import { listingRoutes } from './listings/routes';

export default pagesOf('provider', [
  {
    path: '/provider',
    name: 'provider-todo',
    title: { zh: '待办', en: 'To do' },
    needs: ['booking:serve'],
    nav: { icon: Bell, order: 1 },
    component: () => import('./TodoPage.vue'),
  },
  ...listingRoutes,
]);
