// Visits every page of every role's navigation, and one page behind each list, and takes its picture at three widths.
import { mkdir } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import config from './browser.mjs';

const BASE = process.env.BASE_URL;
const PASSWORD = 'chuangquan-demo-2018';
const WIDTHS = [360, 1440, 1920];
const ROLES = ['nobody', 'fibre', 'lab', 'rongcheng', 'city', 'maker', 'checker', 'auditor', 'admin'];
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

const only = process.argv.slice(2);
const browser = await chromium.launch(config);
for (const role of ROLES.filter((name) => only.length === 0 || only.includes(name))) {
  const context = await browser.newContext({ baseURL: BASE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(`${role} ${page.url()}: ${error.message}`));
  await mkdir(`screenshots/${role}`, { recursive: true });
  if (role === 'nobody') {
    await page.goto('/');
  } else {
    await page.goto('/sign-in');
    await page.fill('input[name=login]', role);
    await page.fill('input[name=password]', PASSWORD);
    await page.click('main button[type=submit]');
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  }
  await settled(page);
  // What everybody may see is shown once.
  const navigation = role === 'nobody' ? 'header nav a' : 'aside nav a';
  const links = await page.$$eval(navigation, (all) => all.map((a) => a.getAttribute('href')));
  const first = role === 'nobody' ? ['/', '/sign-in', '/register'] : ['/account'];
  const paths = [...new Set([...first, ...links])];
  for (const path of paths) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path);
    await settled(page);
    const row = await page
      .$eval('main tbody a.cell, main article h3 a', (a) => a.getAttribute('href'))
      .catch(() => null);
    if (row && !paths.some((known) => known.replace(ID, '') === row.replace(ID, ''))) paths.push(row);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 360 ? 780 : 1000 });
      // A calendar looks at the width once, when it is made.
      await page.reload();
      await settled(page);
      const name = path.replace(ID, 'one').replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'home';
      await page.screenshot({ path: `screenshots/${role}/${name}-${width}.png`, fullPage: true });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) console.log(`${role} ${path} at ${width}: ${over} pixels too wide`);
    }
  }
  console.log(`${role}: ${paths.length} pages`);
  await context.close();
}
await browser.close();

async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page
    .waitForFunction(() => !document.querySelector('[aria-busy="true"], .bones'), null, { timeout: 15_000 })
    .catch(() => {
      console.log(`${page.url()}: still loading`);
    });
}
