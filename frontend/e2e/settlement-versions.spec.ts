import { expect, expectGood, NARROW, ROLES, signIn, test } from './world';

test('an exported batch shows its versions, and its exporter cannot void them alone', async ({ page }) => {
  await signIn(page, ROLES.maker);
  await page.goto('/finance/batches');
  await page.getByRole('link', { name: /JS/ }).last().click();
  await page.getByRole('tab', { name: /支付文件/ }).click();
  await expect(page.getByText('有效版本').first()).toBeVisible();
  await expect(page.getByText(/报文编号 JS.*-E1/).first()).toBeVisible();
  await expectGood(page);
  await page.setViewportSize(NARROW);
  await expectGood(page);
});

test('a bank report that names nothing known changes nothing and says so', async ({ page }) => {
  await signIn(page, ROLES.maker);
  await page.goto('/finance/bank-reports');
  await expect(page.getByRole('heading', { level: 1, name: '银行回执' })).toBeVisible();
  await expectGood(page);
  const table = '付款单号,金额,处理结果,失败原因\nJS2000-000001-000001,1.00,失败,账户已销户\n';
  await page.setInputFiles('input[type=file]', {
    name: '代付结果.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(table),
  });
  await expect(page.getByText('已导入 代付结果.csv')).toBeVisible();
  await page.getByRole('link', { name: '已导入 代付结果.csv' }).click();
  await expect(page.getByText('没有这笔拨付')).toBeVisible();
  await expectGood(page);
  await page.setViewportSize(NARROW);
  await expectGood(page);
});
