import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp, defineComponent, h, nextTick } from 'vue';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { useForm, type Form } from './useForm';

interface Values {
  name: string;
  secret: string;
}

let close: (() => void)[] = [];

function open(submit: (values: Values) => Promise<unknown>): Form<Values> {
  let form!: Form<Values>;
  const app = createApp(
    defineComponent(() => {
      form = useForm<Values, unknown>({
        name: 'test',
        initial: () => ({ name: '', secret: '' }),
        secret: ['secret'],
        check: (values) => ({ name: values.name === '' && '必填' }),
        submit,
      });
      return () => h('div');
    }),
  );
  app.use(createPinia()).use(VueQueryPlugin).mount(document.createElement('div'));
  close.push(() => app.unmount());
  return form;
}

const leave = () => {
  close.forEach((one) => one());
  close = [];
};

beforeEach(() => sessionStorage.clear());
afterEach(leave);

it('gives back what was typed, without what is secret', async () => {
  const form = open(async () => {});
  form.values.name = '甲';
  form.values.secret = '密';
  await nextTick();
  leave();
  const again = open(async () => {});
  expect(again.isRestored).toBe(true);
  expect(again.values).toEqual({ name: '甲', secret: '' });
});

it('forgets the draft when it is sent', async () => {
  const form = open(async () => {});
  form.values.name = '甲';
  await nextTick();
  expect(await form.submit()).toBe(true);
  leave();
  expect(open(async () => {}).isRestored).toBe(false);
});

it('asks the server nothing while something is missing', async () => {
  let calls = 0;
  const form = open(async () => (calls += 1));
  expect(await form.submit()).toBe(false);
  expect(calls).toBe(0);
  expect(form.errors).toEqual({ name: '必填' });
});

it('shows an error at its field, or at the nearest that contains it, or by itself', async () => {
  const form = open(() => {
    const error = (field: string) => ({ field, code: 'x', message: field });
    return Promise.reject(new Problem(422, 'invalid_input', '', [error('prices[0].amount_fen'), error('other')]));
  });
  form.values.name = '甲';
  const hide = form.show('prices');
  expect(await form.submit()).toBe(false);
  expect(form.errors).toEqual({ prices: 'prices[0].amount_fen', other: 'other' });
  expect(form.otherErrors.map(({ field }) => field)).toEqual(['other']);
  hide();
  expect(form.values.name).toBe('甲');
});

it('can be emptied', async () => {
  const form = open(async () => {});
  form.values.name = '甲';
  await nextTick();
  form.discard();
  await nextTick();
  leave();
  const again = open(async () => {});
  expect([again.isRestored, again.values.name]).toEqual([false, '']);
});
