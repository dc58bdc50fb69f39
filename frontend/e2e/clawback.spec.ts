import { expect, expectGood, ROLES, signIn, test } from './world';

test('what is demanded back is answered by the payee and decided by another person', async ({ browser, page }) => {
  await signIn(page, 'nanofab');
  await page.getByRole('link', { name: '追回', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '追回' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: /ZH/ }).first().click();
  await expect(page.getByText('同一服务似已由省级项目经费列支，请说明。')).toBeVisible();
  await page.getByRole('button', { name: '陈述意见' }).click();
  const dialog = page.getByRole('dialog', { name: '陈述意见' });
  await dialog.getByLabel('陈述内容').fill('省级经费列支的是另一批样品，附明细。');
  await dialog.getByRole('button', { name: '陈述意见' }).click();
  await expect(page.getByText('意见已提交')).toBeVisible();
  await expectGood(page);

  const office = await (await browser.newContext()).newPage();
  await signIn(office, ROLES.city);
  await office.goto('/bureau/clawbacks?state=ordered');
  await office.getByRole('link', { name: /ZH/ }).first().click();
  await expect(office.getByText('600.00 元').first()).toBeVisible();
  await expect(office.getByText(/附言中注明追回编号 ZH/)).toBeVisible();
  await expectGood(office);

  await office.goto('/bureau/clawbacks?state=proposed');
  await office.getByRole('link', { name: /ZH/ }).first().click();
  await expect(office.getByText('省级经费列支的是另一批样品，附明细。')).toBeVisible();
  await office.getByRole('button', { name: '不予追回' }).click();
  const verdict = office.getByRole('dialog', { name: '不予追回' });
  await verdict.getByLabel(/理由/).fill('样品批次不同，未重复补贴。');
  await verdict.getByRole('button', { name: '不予追回' }).click();
  await expect(office.getByText('已决定不予追回')).toBeVisible();
});

test('the district demands back what it finds was paid too much', async ({ page }) => {
  await signIn(page, 'huancui');
  await page.goto('/bureau/clawbacks?state=ordered');
  await page.getByRole('link', { name: /ZH/ }).first().click();
  await page.getByRole('link', { name: /DF/ }).first().click();
  await page.getByRole('button', { name: '提出追回' }).click();
  const dialog = page.getByRole('dialog', { name: '提出追回' });
  await dialog.getByRole('button', { name: '提出追回' }).click();
  await expect(dialog.getByText('至少 10 个字').first()).toBeVisible();
  await dialog.getByLabel('事由').selectOption('audit_finding');
  await dialog.getByLabel('追回金额').fill('999999');
  await dialog.getByLabel('查明的情况').fill('审计抽查发现计费单价高于登记价格。');
  await dialog.getByRole('button', { name: '提出追回' }).click();
  await expect(dialog.getByText(/最多还可追回/).first()).toBeVisible();
  await dialog.getByLabel('追回金额').fill('100');
  await dialog.getByRole('button', { name: '提出追回' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('听取陈述').first()).toBeVisible();
});
