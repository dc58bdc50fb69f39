import { Medal } from '@element-plus/icons-vue';
import type { pagesOf } from '@/app/pages';

/** What providers are measured by, and what comes of it; for the bureaus, and for audit. */
export const evaluationRoutes: Parameters<typeof pagesOf>[1] = [
  {
    path: '/bureau/evaluation',
    name: 'bureau-evaluation',
    title: { zh: '绩效评价', en: 'Evaluation' },
    needs: ['evaluation:read'],
    nav: { icon: Medal, order: 8 },
    component: () => import('./EvaluationPage.vue'),
  },
  {
    path: '/bureau/evaluation/periods/:id',
    name: 'bureau-evaluation-period',
    title: { zh: '评价期', en: 'Period' },
    needs: ['evaluation:read'],
    component: () => import('./PeriodPage.vue'),
  },
  {
    path: '/bureau/evaluation/scores/:id',
    name: 'bureau-evaluation-score',
    title: { zh: '评分表', en: 'Score sheet' },
    needs: ['evaluation:read'],
    component: () => import('./ScorePage.vue'),
  },
  {
    path: '/bureau/evaluation/sets/new',
    name: 'bureau-evaluation-set-new',
    title: { zh: '起草指标体系', en: 'Draft indicators' },
    needs: ['evaluation:manage'],
    component: () => import('./SetNewPage.vue'),
  },
  {
    path: '/bureau/evaluation/sets/:id',
    name: 'bureau-evaluation-set',
    title: { zh: '指标体系', en: 'Indicators' },
    needs: ['evaluation:read'],
    component: () => import('./SetPage.vue'),
  },
];
