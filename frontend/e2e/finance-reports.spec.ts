import { readFileSync } from 'node:fs';
import { advance, expect, expectGood, NARROW, ROLES, settled, signIn, test } from './world';

/** Width and height of a PNG. */
function sizeOf(png: Buffer): [number, number] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

test('a report is drawn, told in words, and its picture and table are taken away', async ({ page }) => {
  await signIn(page, ROLES.maker);
  await page.goto('/finance/reports');
  await settled(page);
  const chart = page.getByRole('img', { name: /兑付情况（按区市）.*环翠区/ });
  await expect(chart).toBeVisible();
  // The letters of the picture are there: it has its own size, and was decoded.
  const width = () => chart.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(1000);
  await expect(page.getByText(/^核准的兑付：明细 .* 元 = 总账 .* 元/)).toBeVisible();
  await expectGood(page);

  for (const format of ['PNG', 'SVG'] as const) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: `图片 ${format}` }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(new RegExp(`^兑付情况.*\\.${format.toLowerCase()}$`));
    const bytes = readFileSync(await download.path());
    if (format === 'PNG') expect(sizeOf(bytes)).toEqual([2560, 1440]);
    else expect(bytes.toString()).toContain('已与总账核对一致');
  }
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel' }).click();
  expect((await waiting).suggestedFilename()).toMatch(/\.xlsx$/);

  await page.getByLabel('报表').selectOption({ label: '服务机构收入' });
  await page.getByLabel('列出').selectOption({ label: '前 5 名' });
  await expect(page).toHaveURL(/report=provider_income/);
  await expect(page.getByRole('row', { name: /海湾微纳加工中心/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /合计/ })).toBeVisible();
  await page.setViewportSize(NARROW);
  await expectGood(page);
});

test('every report can be opened by audit', async ({ page }) => {
  await signIn(page, ROLES.auditor);
  for (const report of [
    'redemption_by_industry',
    'top_enterprises',
    'ageing_by_expiry',
    'ageing_by_age',
    'budget_execution',
    'year_on_year',
  ]) {
    await page.goto(`/finance/reports?report=${report}`);
    await settled(page);
    await expect(page.getByRole('main').locator('img')).toBeVisible();
    await expectGood(page);
  }
});

test('a district bureau finds its own reports, and no budgets', async ({ page }) => {
  await signIn(page, ROLES.district);
  await page.goto('/finance/reports?report=budget_execution');
  await settled(page);
  // Budgets are not theirs to see: the first report that is stands there.
  await expect(page.getByRole('heading', { level: 2, name: '兑付情况（按区市）' })).toBeVisible();
});

test('a year is packed, and says that months of it are open', async ({ page }) => {
  await signIn(page, ROLES.checker);
  await page.goto('/finance/packages');
  await settled(page);
  await expect(page.getByRole('row', { name: /非最终/ }).first()).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '制作归档包' }).click();
  await expect(page.getByText(/以下月份尚未关账/)).toBeVisible();
  await page.getByLabel(/有月份未关账也制作/).check();
  await page.getByRole('button', { name: '制作归档包' }).click();
  // Long work is done by a worker, which moves with the clock here: when it was asked for, not before.
  await expect(page.getByText(/排队等待处理/)).toBeVisible();
  await advance(0, page.context());
  await expect(page.getByText('归档包已制成。')).toBeVisible({ timeout: 60_000 });
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: /^下载/ }).first().click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^归档包-\d{4}-371000-.*not-final\.zip$/);
  expect(
    readFileSync(await download.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
  await page.setViewportSize(NARROW);
  await expectGood(page);
});
