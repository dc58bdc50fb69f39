import { Bell, List, Stopwatch, Tickets, User, Wallet } from '@element-plus/icons-vue';
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
  {
    path: '/provider/bookings',
    name: 'provider-bookings',
    title: { zh: '预约', en: 'Bookings' },
    needs: ['booking:serve'],
    nav: { icon: List, order: 2 },
    component: () => import('./bookings/BookingsPage.vue'),
  },
  {
    path: '/provider/bookings/new',
    name: 'provider-booking-new',
    title: { zh: '代客预约', en: 'Book for a customer' },
    needs: ['booking:serve'],
    component: () => import('./desk/DeskPage.vue'),
  },
  {
    path: '/provider/bookings/:id',
    name: 'provider-booking',
    title: { zh: '预约详情', en: 'Booking' },
    needs: ['booking:serve'],
    component: () => import('./bookings/BookingPage.vue'),
  },
  {
    path: '/provider/day',
    name: 'provider-day',
    title: { zh: '日程单', en: 'Day sheet' },
    needs: ['booking:serve'],
    nav: { icon: Tickets, order: 5 },
    component: () => import('./bookings/DayPage.vue'),
  },
  {
    path: '/provider/income',
    name: 'provider-income',
    title: { zh: '收入', en: 'Income' },
    needs: ['booking:serve'],
    nav: { icon: Wallet, order: 8 },
    component: () => import('./income/IncomePage.vue'),
  },
  {
    path: '/provider/customers',
    name: 'provider-customers',
    title: { zh: '客户类别', en: 'Customer classes' },
    needs: ['listing:manage'],
    nav: { icon: User, order: 6 },
    component: () => import('./customers/CustomersPage.vue'),
  },
  {
    path: '/provider/usage',
    name: 'provider-usage',
    title: { zh: '使用记录', en: 'Records of use' },
    needs: ['usage:write'],
    nav: { icon: Stopwatch, order: 7 },
    component: () => import('./usage/UsagePage.vue'),
  },
  {
    path: '/provider/usage/import',
    name: 'provider-usage-import',
    title: { zh: '导入使用记录', en: 'Import records of use' },
    needs: ['usage:write'],
    component: () => import('./usage/UsageImportPage.vue'),
  },
  ...listingRoutes,
]);
