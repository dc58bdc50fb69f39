import { defineConfig } from '@playwright/test';
import launchOptions from './scripts/browser.mjs';

/*
 * Run by `tests/it/browser.rs`, which starts a product for each project and says where it is: people at work change
 * what is there, the tour of all pages only looks, so the two run side by side.
 */
export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'work', testIgnore: '**/pages.spec.ts', outputDir: 'test-results/work' },
    { name: 'pages', testMatch: '**/pages.spec.ts', outputDir: 'test-results/pages' },
  ],
  // Within a project one after the other: they share a product and a clock.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  // Whoever passes does not wait; a machine may be busy.
  expect: { timeout: 30_000 },
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
