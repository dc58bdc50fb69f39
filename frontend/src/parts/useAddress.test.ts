import { expect, it } from 'vitest';
import { createApp, defineComponent, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { useAddress } from './useAddress';

it('keeps the words of two that write at once', async () => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  });
  await router.push('/?q=x');
  let tabs!: Record<'tab', string>;
  let span!: Record<'since', string>;
  const root = defineComponent({
    setup() {
      tabs = useAddress(['tab']);
      span = useAddress(['since']);
      return () => null;
    },
  });
  const app = createApp(root).use(router);
  app.mount(document.createElement('div'));
  tabs.tab = 'statement';
  await nextTick();
  span.since = '2026-11-01';
  await nextTick();
  await new Promise((done) => setTimeout(done));
  expect(router.currentRoute.value.query).toEqual({ q: 'x', tab: 'statement', since: '2026-11-01' });
  expect([tabs.tab, span.since]).toEqual(['statement', '2026-11-01']);
  app.unmount();
});
