import {
  createRouter,
  createWebHistory,
  isNavigationFailure,
  NavigationFailureType,
  type RouteRecordRaw,
} from 'vue-router';
import { ref, watch } from 'vue';
import { areas } from './areas';
import { language, loadWords, pick, say } from './language';
import { mayOpen } from './navigation';
import { useSession } from './session';

const notFound: RouteRecordRaw = {
  path: '/:rest(.*)*',
  name: 'not-found',
  component: () => import('./NotFoundPage.vue'),
  meta: { title: { zh: '页面不存在', en: 'Page not found' } },
};

export const router = createRouter({
  history: createWebHistory(),
  routes: [...Object.values(areas).flat(), notFound],
  scrollBehavior: (to, from, saved) =>
    saved ?? (to.path === from.path ? {} : /^#[a-z][\w-]*$/i.test(to.hash) ? { el: to.hash } : { top: 0 }),
});

/** Another page is on its way: what is shown is still the one before. */
export const isOnTheWay = ref(false);

router.beforeEach(async (to, from) => {
  if (to.path !== from.path) isOnTheWay.value = true;
  const session = useSession();
  await session.start();
  if (!mayOpen(to.meta)) {
    return session.isSignedIn
      ? { name: 'forbidden', query: { page: to.fullPath }, replace: true }
      : { name: 'sign-in', query: { to: to.fullPath } };
  }
  const area = to.meta.area;
  if (area) await loadWords(area);
  return true;
});

router.afterEach((_to, _from, failure) => {
  // One that was given up for another: that one is on its way.
  if (!isNavigationFailure(failure, NavigationFailureType.cancelled)) isOnTheWay.value = false;
});
router.onError(() => {
  isOnTheWay.value = false;
});

watch(
  [router.currentRoute, language],
  ([route]) => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    const title = route.meta.title;
    document.title = title ? `${pick(title)} · ${say('common.brand')}` : say('common.brand');
  },
  { immediate: true },
);
