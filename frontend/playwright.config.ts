import { defineConfig } from '@playwright/test';
import launchOptions from './scripts/browser.mjs';

/* Run by `tests/it/browser.rs`, which starts the product and says where it is. */
export default defineConfig({
  testDir: 'e2e',
  // One after the other: they share a product and a clock.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL: process.env.BASE_URL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions,
  },
});
