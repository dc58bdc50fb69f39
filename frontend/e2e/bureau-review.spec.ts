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
  // Passed over its signals, it says which, with the way to each.
  await page.getByRole('button', { name: /^通过/ }).click();
  const pass = page.getByRole('dialog', { name: '通过' });
  await pass.getByRole('button', { name: '通过', exact: true }).click();
  const signal = pass.getByRole('alert').getByRole('link').first();
  await expect(signal).toBeVisible();
  await expectGood(page);
  await signal.click();
  await expect(page.locator('article.signal:focus')).toBeVisible();
  await page.getByRole('button', { name: /^退回补正/ }).click();
  const back = page.getByRole('dialog', { name: '退回补正' });
  await back.getByLabel(/逐项指出/).selectOption('invoice_number');
  await back.getByRole('textbox', { name: '发票号码' }).fill('少抄一位');
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

test('a duty is handed to a colleague, who then reviews for both, and taken back', async ({ page }) => {
  await signIn(page, 'deputy');
  await page.goto('/bureau/impartial?tab=delegation');
  await expect(page.getByText('代理演示用户 city')).toBeVisible();
  await page.getByLabel('代理人').selectOption({ label: '演示用户 city' });
  await page.getByLabel('事由').fill('外出培训');
  await expectGood(page);
  await page.getByRole('button', { name: '委托', exact: true }).click();
  await expect(page.getByText('由演示用户 city代理')).toBeVisible();
  await page.goto('/bureau/claims');
  await expect(page.getByText(/您的审核职责已委托给演示用户 city/)).toBeVisible();
  await page.getByRole('link', { name: '管理委托' }).click();
  await page.getByRole('button', { name: '收回委托' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '收回委托' }).click();
  await expect(page.getByText(/提前结束/)).toBeVisible();
});

test('an organisation is barred for a time, and the sanction is lifted with a reason', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/sanctions?tab=enter');
  await page.getByLabel('统一社会信用代码').fill('12100000400000624D');
  await page.getByLabel('单位名称').fill('某大学');
  await page.getByLabel('决定文号').fill('威科处〔2026〕9号');
  await page.getByLabel('事由').fill('提供虚假检测报告');
  await page.getByLabel('截止日期').fill('2030-12-31');
  await expectGood(page);
  await page.getByRole('button', { name: '登记决定' }).click();
  await expect(page.getByText(/^某大学 已取消资格至/)).toBeVisible();
  await page.goto('/bureau/sanctions?q=某大学');
  await expect(page.getByRole('cell', { name: '生效中' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '提前恢复' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('理由').fill('已整改');
  await dialog.getByRole('button', { name: '提前恢复' }).click();
  await expect(page.getByText(/已整改/)).toBeVisible();
});

test('awards are written and ended, a broker is corrected, a registration is cancelled', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/awards');
  await page.getByRole('button', { name: '新增奖补条款' }).click();
  const rule = page.getByRole('dialog', { name: '新增奖补条款' });
  await rule.getByLabel('代码').fill('trial_row');
  await rule.getByLabel('名称（中文）').fill('试行条款');
  await expectGood(page);
  await rule.getByRole('button', { name: '保存条款' }).click();
  await expect(rule.getByText('请填写').or(rule.locator('.error')).first()).toBeVisible();
  await rule.getByRole('button', { name: '关闭' }).click();

  await page.goto('/bureau/transfer');
  await page
    .getByRole('button', { name: /^修改 / })
    .first()
    .click();
  const broker = page.getByRole('dialog', { name: /^修改 / });
  await broker.getByLabel('技术领域').fill('先进复合材料');
  await broker.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('cell', { name: '先进复合材料' })).toBeVisible();
});
