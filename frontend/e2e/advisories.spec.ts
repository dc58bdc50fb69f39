import { bench, span } from './bench';
import { act, expect, expectGood, ROLES, settled, signIn, test } from './world';

test('a provider warns of something, and who books that time reads it first', async ({ browser, page, request }) => {
  const { id, name } = await bench(request, 'X 射线荧光光谱仪');
  const words = '探测器灵敏度偏低，弱峰不可靠';
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=upkeep`);
  await page.getByRole('button', { name: '发布提示' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '发布提示' }).click();
  await expect(dialog.getByText('此项必填').first()).toBeVisible();
  await dialog.getByLabel('级别').selectOption('warning');
  await dialog.getByLabel('中文内容').fill(words);
  await dialog.getByLabel('英文内容').fill('The detector is weak: small peaks cannot be trusted');
  await expectGood(page);
  await dialog.getByRole('button', { name: '发布提示' }).click();
  await expect(page.getByText(words)).toBeVisible();
  await expectGood(page);
  await page.goto(`/provider/timeline?q=${encodeURIComponent(name)}`);
  await expect(page.getByText(words)).toBeVisible();
  await expectGood(page);

  const company = await browser.newPage();
  await signIn(company, ROLES.enterprise);
  await company.goto(`/listings/${id}`);
  await expect(company.getByRole('note').getByText(words)).toBeVisible();
  const { starts_at, ends_at } = await span(20, 10, 2);
  await company.goto(`/enterprise/book/${id}?from=${starts_at}&to=${ends_at}`);
  await settled(company);
  await expect(company.getByRole('note').getByText(words)).toBeVisible();
  const submit = company.getByRole('button', { name: /^提交预约/ });
  await submit.click();
  await expect(company.getByText('请阅读每一项提醒并勾选，再提交。')).toBeVisible();
  await company.getByLabel('我已阅读，仍要继续').check();
  await submit.click();
  await expect(company).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await expectGood(company);
  await company.close();

  await page.goto(`/provider/listings/${id}?tab=upkeep`);
  await act(page, '结束提示', /不再显示/);
  await expect(page.getByText('没有仪器提示。')).toBeVisible();
  await page.getByText('全部提示记录').click();
  await expect(page.getByRole('cell', { name: '结束', exact: true })).toBeVisible();
  await expectGood(page);
});
