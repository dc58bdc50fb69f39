import { Connection, OfficeBuilding, School } from '@element-plus/icons-vue';
import { pagesOf } from '@/app/pages';

export default pagesOf('account', [
  {
    path: '/sign-in',
    name: 'sign-in',
    title: { zh: '登录', en: 'Sign in' },
    component: () => import('./SignInPage.vue'),
  },
  {
    path: '/register',
    name: 'register',
    title: { zh: '单位注册', en: 'Register' },
    component: () => import('./RegisterPage.vue'),
  },
  {
    path: '/password-reset',
    name: 'password-reset',
    title: { zh: '重置密码', en: 'Reset the password' },
    component: () => import('./PasswordResetPage.vue'),
  },
  {
    path: '/account',
    name: 'account',
    title: { zh: '我的账户', en: 'My account' },
    needs: 'signed-in',
    component: () => import('./AccountPage.vue'),
  },
  {
    path: '/check-in/:listing',
    name: 'check-in',
    title: { zh: '签到', en: 'Check in' },
    needs: ['booking:create', 'booking:serve'],
    component: () => import('./checkin/CheckInPage.vue'),
  },
  {
    path: '/organisation',
    name: 'organisation',
    title: { zh: '本单位', en: 'Our organisation' },
    needs: ['organisation:manage'],
    nav: { icon: OfficeBuilding, order: 1 },
    component: () => import('./OrganisationPage.vue'),
  },
  {
    path: '/organisation/platforms',
    name: 'own-platforms',
    title: { zh: '我的平台', en: 'Our platforms' },
    needs: ['organisation:manage'],
    nav: { icon: School, order: 1 },
    component: () => import('./platforms/OwnPlatformsPage.vue'),
  },
  {
    path: '/account/messages',
    name: 'messages',
    title: { zh: '消息', en: 'Messages' },
    needs: 'signed-in',
    component: () => import('./messages/MessagesPage.vue'),
  },
  {
    path: '/organisation/connections',
    name: 'connections',
    title: { zh: '接口与订阅', en: 'Connections' },
    needs: ['organisation:manage'],
    nav: { icon: Connection, order: 2 },
    component: () => import('./connections/ConnectionsPage.vue'),
  },
  {
    path: '/organisation/connections/webhooks/:id',
    name: 'webhook',
    title: { zh: '推送通知', en: 'Webhook' },
    needs: ['organisation:manage'],
    component: () => import('./connections/WebhookPage.vue'),
  },
  {
    path: '/account/work',
    name: 'my-work',
    title: { zh: '我的后台任务', en: 'My background work' },
    needs: 'signed-in',
    component: () => import('./WorkPage.vue'),
  },
  {
    path: '/forbidden',
    name: 'forbidden',
    title: { zh: '无权访问', en: 'Not allowed' },
    component: () => import('./ForbiddenPage.vue'),
  },
]);
