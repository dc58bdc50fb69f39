import { act, expect, expectGood, listing, now, person, ROLES, signIn, test } from './world';

test('a provider warns of something, and who books that time reads it first', async ({ browser, page, request }) => {
  const provider = await person(request, ROLES.provider);
  const id = await listing(provider, 'LAB-XRD-01');
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=upkeep`);
  await page.getByRole('button', { name: '发布提示' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '发布提示' }).click();
  await expect(dialog.getByText('此项必填').first()).toBeVisible();
  await dialog.getByLabel('级别').selectOption('warning');
  await dialog.getByLabel('中文内容').fill('探测器灵敏度偏低，弱峰不可靠');
  await dialog.getByLabel('英文内容').fill('The detector is weak: small peaks cannot be trusted');
  await dialog.getByRole('button', { name: '发布提示' }).click();
  await expect(page.getByText('探测器灵敏度偏低，弱峰不可靠')).toBeVisible();
  await expectGood(page);
  await page.goto('/provider/timeline');
  await expect(page.getByText('探测器灵敏度偏低，弱峰不可靠')).toBeVisible();
  await expectGood(page);

  const context = await browser.newContext();
  await context.clock.setFixedTime(await now());
  const company = await context.newPage();
  await signIn(company, 'fibre');
  const day = new Date((await now()).getTime() + 20 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  await company.goto(`/listings/${id}`);
  await expect(company.getByRole('note').getByText('探测器灵敏度偏低，弱峰不可靠')).toBeVisible();
  await expectGood(company);
  await company.goto(`/enterprise/book/${id}?from=${day}T01:00:00Z&to=${day}T02:00:00Z`);
  await expect(company.getByRole('note').getByText('探测器灵敏度偏低，弱峰不可靠')).toBeVisible();
  await context.close();

  await page.goto(`/provider/listings/${id}?tab=upkeep`);
  await act(page, '结束提示', /不再显示/);
  await expect(page.getByText('没有仪器提示。')).toBeVisible();
  await page.getByText('全部提示记录').click();
  await expect(page.getByRole('cell', { name: '结束', exact: true })).toBeVisible();
});
