import { shallowRef } from 'vue';

/** What broke the page that is open; `App` shows it with a way on. */
export const fault = shallowRef<unknown>(null);
