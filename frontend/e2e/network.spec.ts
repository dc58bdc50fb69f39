import { expect, expectGood, ROLES, signIn, test } from './world';

test('a provider takes its tables for the national network, and fills in what is missing', async ({ page }) => {
  await signIn(page, ROLES.provider);
  await page.goto('/provider/network');
  await expect(page.getByText(/台仪器，\d+ 台齐全/)).toBeVisible();
  await expectGood(page);
  const section = page.getByRole('region', { name: '缺项' });
  const row = section.getByRole('row').nth(1);
  const missing = await row.getByRole('cell').last().innerText();
  expect(missing).toContain('仪器英文名称');

  const coming = page.waitForEvent('download');
  await page
    .getByRole('button', { name: /XLSX|Excel/ })
    .first()
    .click();
  expect((await coming).suggestedFilename()).toMatch(/\.xlsx$/);

  const name = await row.getByRole('link').innerText();
  await row.getByRole('link').click();
  await page.getByLabel('仪器英文名称').fill('Tensile testing machine');
  await page.getByLabel('产地国别').fill('中国');
  await expectGood(page);
  await page.getByRole('button', { name: '保存入网信息' }).click();
  await expect(page.getByText('入网信息已保存')).toBeVisible();
  await page.goto('/provider/network');
  const filled = section.getByRole('row', { name: new RegExp(name) });
  await expect(filled.getByRole('cell').last()).not.toContainText('仪器英文名称');
});

test('the bureau sees what is missing of which provider in its region', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/network');
  await expect(page.getByRole('columnheader', { name: '所属单位' })).toBeVisible();
  await expectGood(page);
});
