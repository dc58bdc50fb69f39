import { Clock, DataLine, Memo, OfficeBuilding, School, Search, Ticket } from '@element-plus/icons-vue';
import { pagesOf } from '@/app/pages';

export default pagesOf('public', [
  {
    path: '/',
    name: 'home',
    title: { zh: '共享仪器与技术服务', en: 'Shared instruments and services' },
    component: () => import('./HomePage.vue'),
  },
  {
    path: '/search',
    name: 'search',
    title: { zh: '查找仪器与服务', en: 'Find instruments and services' },
    nav: { label: { zh: '找仪器', en: 'Find' }, icon: Search, order: 1 },
    component: () => import('./SearchPage.vue'),
  },
  {
    path: '/free',
    name: 'free',
    title: { zh: '何时有空', en: 'Free time' },
    nav: { label: { zh: '何时有空', en: 'Free time' }, icon: Clock, order: 2 },
    component: () => import('./free/FreePage.vue'),
  },
  {
    path: '/compare',
    name: 'compare',
    title: { zh: '对比', en: 'Compare' },
    component: () => import('./compare/ComparePage.vue'),
  },
  {
    path: '/kiosk/:listing',
    name: 'kiosk',
    title: { zh: '到场台', en: 'Kiosk' },
    component: () => import('./kiosk/KioskPage.vue'),
  },
  {
    path: '/listings/:id',
    name: 'listing',
    title: { zh: '条目详情', en: 'Listing' },
    component: () => import('./ListingPage.vue'),
  },
  {
    path: '/programmes',
    name: 'programmes',
    title: { zh: '创新券政策', en: 'Voucher programmes' },
    nav: { label: { zh: '政策', en: 'Programmes' }, icon: Ticket, order: 3 },
    component: () => import('./ProgrammesPage.vue'),
  },
  {
    path: '/programmes/:id',
    name: 'programme',
    title: { zh: '券种详情', en: 'Programme' },
    component: () => import('./ProgrammePage.vue'),
  },
  {
    path: '/providers',
    name: 'providers',
    title: { zh: '供方名录', en: 'Providers' },
    nav: { label: { zh: '供方', en: 'Providers' }, icon: OfficeBuilding, order: 4 },
    component: () => import('./ProvidersPage.vue'),
  },
  {
    path: '/providers/:id',
    name: 'provider',
    title: { zh: '供方详情', en: 'Provider' },
    component: () => import('./ProviderPage.vue'),
  },
  {
    path: '/directory',
    name: 'directory',
    title: { zh: '科技创新平台', en: 'Platforms' },
    nav: { label: { zh: '平台', en: 'Platforms' }, icon: School, order: 5 },
    component: () => import('./directory/DirectoryPage.vue'),
  },
  {
    path: '/directory/:id',
    name: 'platform',
    title: { zh: '平台详情', en: 'Platform' },
    component: () => import('./directory/PlatformPage.vue'),
  },
  {
    path: '/evaluation',
    name: 'evaluation',
    title: { zh: '绩效评价结果', en: 'Evaluation of providers' },
    component: () => import('./EvaluationPage.vue'),
  },
  {
    path: '/notices',
    name: 'notices',
    title: { zh: '公示', en: 'Public notices' },
    nav: { icon: Memo, order: 5, label: { zh: '公示', en: 'Notices' } },
    component: () => import('./NoticesPage.vue'),
  },
  {
    path: '/notices/:id',
    name: 'notice',
    title: { zh: '公示详情', en: 'Public notice' },
    component: () => import('./NoticePage.vue'),
  },
  {
    path: '/statistics',
    name: 'statistics',
    title: { zh: '公开统计', en: 'Public statistics' },
    nav: { label: { zh: '统计', en: 'Statistics' }, icon: DataLine, order: 6 },
    component: () => import('./StatisticsPage.vue'),
  },
]);
