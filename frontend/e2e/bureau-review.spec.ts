import { expect, expectGood, ROLES, signIn, test } from './world';

test('many are decided at once, and a return names the fields', async ({ page }) => {
  await signIn(page, 'huancui');
  await page.goto('/bureau/claims');
  await page
    .getByLabel(/^选择 DF/)
    .first()
    .check();
  await expect(page.getByText('已选 1 件')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '批量通过' }).click();
  const dialog = page.getByRole('dialog', { name: '批量通过' });
  await dialog.getByLabel('理由').fill('材料齐全');
  await dialog.getByRole('button', { name: '批量通过' }).click();
  // Its signals are undecided: it stays, with the reason.
  await expect(page.getByText(/DF.*尚未处理/)).toBeVisible();

  await page.getByRole('link', { name: /DF/ }).first().click();
  await page.getByRole('button', { name: /^退回补正/ }).click();
  const back = page.getByRole('dialog', { name: '退回补正' });
  await back.getByLabel(/逐项指出/).selectOption('invoice_number');
  await back.getByLabel('发票号码').fill('少抄一位');
  await expectGood(page);
  await back.getByRole('button', { name: '先不' }).click();
});

test('who decides says where they belonged, and the city draws a share for a second look', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/impartial');
  await page.getByLabel('单位的统一社会信用代码').fill('1');
  await page.getByRole('button', { name: '申报', exact: true }).click();
  await expect(page.locator('[data-field="uscc"] .error')).toBeVisible();
  await expectGood(page);

  await page.goto('/bureau/risk?tab=policy');
  await page.getByLabel('抽查比例').fill('5');
  await page.getByLabel('设定理由').fill('年底抽查');
  await page.getByRole('button', { name: '保存比例' }).click();
  await expect(page.getByText('年底抽查').last()).toBeVisible();
  await page.getByLabel('抽查比例').fill('0');
  await page.getByLabel('设定理由').fill('抽查结束');
  await page.getByRole('button', { name: '保存比例' }).click();
  await expect(page.getByText('抽查结束').last()).toBeVisible();

  await page.goto('/bureau/reports?tab=reviews');
  await expect(page.getByRole('heading', { name: '本年审核用时（小时）' })).toBeVisible();
  await expectGood(page);
});
