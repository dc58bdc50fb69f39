import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import { fault } from './app/fault';
import { i18n } from './app/language';
import { queryClient } from './app/queries';
import { router } from './app/router';
import './app/theme.css';

const app = createApp(App);
app.config.errorHandler = (cause) => {
  console.error(cause);
  fault.value = cause;
};
router.onError((cause) => {
  fault.value = cause;
});
app.use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient }).use(router).mount('#app');
