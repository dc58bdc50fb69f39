import { readFileSync } from 'node:fs';
import { advance, expect, expectGood, ROLES, settled, signIn, test } from './world';

test('a list is written in the background, followed, taken away and found again', async ({ page }) => {
  await signIn(page, ROLES.auditor);
  // What the demo has is short: the list is asked for as a long one is answered.
  await page.route('**/api/v1/exports/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), prefer: 'respond-async' } }),
  );
  await page.goto('/finance/statements?tab=lines');
  await settled(page);
  await page.getByRole('button', { name: '导出 CSV' }).click();
  await expect(page.getByText('清单较长，已转入后台导出')).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.getByText('对账流水.csv')).toBeVisible();
  await expect(main.getByRole('button', { name: '取消导出' })).toBeVisible();
  await expect(main.getByRole('link', { name: '我的导出' })).toBeVisible();
  // Long work is done by a worker, which moves with the clock here.
  await advance(0, page.context());
  const take = main.getByRole('button', { name: '下载文件' });
  await expect(take).toBeVisible();
  await expectGood(page);
  const waiting = page.waitForEvent('download');
  await take.click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^对账流水-\d{8}\.csv$/);
  expect(readFileSync(await file.path(), 'utf8')).toContain('端到端编号');

  await page.goto('/account/exports');
  await settled(page);
  const row = page.getByRole('row').filter({ hasText: '对账流水.csv' }).first();
  await expect(row.getByRole('button', { name: '下载文件' })).toBeVisible();
  await expect(row).toContainText('保存至');
  await expectGood(page);
});

test('an export that nobody wants any more is cancelled', async ({ page }) => {
  await signIn(page, ROLES.auditor);
  await page.route('**/api/v1/exports/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), prefer: 'respond-async' } }),
  );
  await page.goto('/finance/exceptions');
  await settled(page);
  // The list's; the ages below have their own.
  await page.getByRole('button', { name: '导出 Excel' }).first().click();
  await page.getByRole('main').getByRole('button', { name: '取消导出' }).click();
  await expect(page.getByRole('main').getByText('已取消', { exact: true })).toBeVisible();
  await page.goto('/account/exports');
  await settled(page);
  await expect(page.getByRole('row').filter({ hasText: '对账异常.xlsx' }).first()).toContainText('已取消');
});
