import { CircleCheck, Search, Tickets } from '@element-plus/icons-vue';
import { pagesOf } from '@/app/pages';

export default pagesOf('audit', [
  {
    path: '/audit',
    name: 'audit-trail',
    title: { zh: '审计记录', en: 'Audit trail' },
    needs: ['audit:read'],
    nav: { icon: Tickets, order: 1 },
    component: () => import('./TrailPage.vue'),
  },
  {
    path: '/audit/things',
    name: 'audit-things',
    title: { zh: '查一件事', en: 'Look into one thing' },
    needs: ['audit:read'],
    nav: { icon: Search, order: 2 },
    component: () => import('./ThingsPage.vue'),
  },
  {
    path: '/audit/things/:kind/:id',
    name: 'audit-thing',
    title: { zh: '经过', en: 'History' },
    needs: ['audit:read'],
    component: () => import('./ThingPage.vue'),
  },
  {
    path: '/audit/verify',
    name: 'audit-verify',
    title: { zh: '全面核验', en: 'Verification' },
    needs: ['system:verify'],
    nav: { icon: CircleCheck, order: 3 },
    component: () => import('./VerifyPage.vue'),
  },
]);
