import { act, expect, expectGood, ROLES, settled, signIn, test } from './world';

test('a visitor searches the directory, sees what is missing and how far the targets are', async ({ page }) => {
  await page.goto('/directory');
  await page.getByLabel('名称、依托单位或认定文号').fill('新材料');
  await expect(page.getByRole('link', { name: '蓝区新材料检测公共技术服务平台' })).toBeVisible();
  await page.getByText('统计图').click();
  await expect(page.getByRole('heading', { name: '按重点产业' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: '蓝区新材料检测公共技术服务平台' }).click();
  await expect(page.getByText('蓝区新材料检测研究院（演示）').first()).toBeVisible();
  await expectGood(page);
  await page.goto('/directory?tab=coverage');
  await expect(page.getByText(/还缺 \d+ 项/)).toBeVisible();
  await expectGood(page);
  await page.goto('/directory?tab=progress');
  await expect(page.getByText('逾期未达到').first()).toBeVisible();
  await expectGood(page);
});

test('the bureau enters a platform, brings a list and withdraws what lost its recognition', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/platforms/new');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('此项必填').first()).toBeVisible();
  await page.getByLabel('平台名称').fill('听涛众创空间');
  await page.getByLabel('类型').selectOption({ label: '众创空间' });
  await page.getByLabel('所在区域').selectOption({ label: '环翠区' });
  await page.getByLabel('依托单位').fill('听涛创业服务有限公司');
  await expectGood(page);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('heading', { name: /听涛众创空间/ })).toBeVisible();
  await expectGood(page);
  await act(page, '撤销', /从公开目录中移除/, '评价不合格');
  await expect(page.getByText('评价不合格')).toBeVisible();
});

test('a list of platforms is looked at before it is imported', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/platforms/import');
  const list =
    '平台名称,平台类型,级别,所在区域,依托单位\n潮头孵化器,科技企业孵化器,市级,环翠区,潮头公司\n坏行,城堡,市级,环翠区,公司\n';
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '平台.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await expect(page.getByText('检查结果：平台.csv')).toBeVisible();
  await expect(page.getByText(/“城堡”不在其中/)).toBeVisible();
  await expectGood(page);
});

test('key industries and targets are set by the bureau', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/platforms/scheme');
  await settled(page);
  await expectGood(page);
});

test('an award passes the district and the city and is published', async ({ page, browser }) => {
  await signIn(page, 'rongcheng');
  await page.goto('/bureau/awards?state=submitted');
  await page.getByRole('link', { name: /^RJ/ }).first().click();
  await expect(page.getByText('重点新型研发机构', { exact: false }).first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('核定金额（元）').fill('1200000');
  await page.getByLabel('理由').fill('按实际研发投入核定');
  await page.getByRole('button', { name: '作出决定' }).click();
  await expect(page.getByText('已决定')).toBeVisible();

  const city = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await signIn(city, ROLES.city);
  await city.goto('/bureau/awards?state=city_review');
  await city.getByRole('link', { name: /^RJ/ }).first().click();
  await city.getByRole('button', { name: '作出决定' }).click();
  await expect(city.getByText('已决定')).toBeVisible();
  await city.goto('/bureau/awards');
  await act(city, '公示通过的奖补', /5 个工作日/);
  await expectGood(city);
  await city.getByRole('link', { name: /^RJ/ }).first().click();
  await city.getByRole('main').getByRole('link', { name: '公示', exact: true }).click();
  await expect(city.getByText('1,200,000.00').first()).toBeVisible();
  await expectGood(city);
});

test('a host sees its platforms and applies for what they are worth', async ({ page }) => {
  await signIn(page, ROLES.provider);
  await page.goto('/organisation/platforms');
  await settled(page);
  await expectGood(page);
});
