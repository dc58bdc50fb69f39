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

test('a supply reward is looked at with its demands, and more of it is demanded back', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/clawbacks');
  await page.getByRole('row').filter({ hasText: '供方奖补' }).getByRole('link', { name: /ZH/ }).first().click();
  await expect(page.getByText('审计发现一项服务在奖补基数中重复计算，多奖部分应予追回。')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: /^JS/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /的供方奖补/ })).toBeVisible();
  await expect(page.getByText('已全部到账')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '提出追回' }).click();
  const dialog = page.getByRole('dialog', { name: '提出追回' });
  await dialog.getByLabel('事由').selectOption('overpaid');
  await dialog.getByLabel('追回金额').fill('1');
  await dialog.getByLabel('查明的情况').fill('复核奖补基数，多计一元。');
  await dialog.getByRole('button', { name: '提出追回' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('听取陈述').first()).toBeVisible();
  await page.goto('/bureau/rewards');
  await expectGood(page);
});

test('a host is asked for a part of its award back, and sees of what', async ({ page, browser }) => {
  await signIn(page, ROLES.enterprise);
  await page.goto('/enterprise/clawbacks');
  await page.getByRole('link', { name: /ZH/ }).first().click();
  await expect(page.getByText('认定奖补').first()).toBeVisible();
  await expect(page.getByText('200,000.00').first()).toBeVisible();
  await expectGood(page);

  const office = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await signIn(office, 'huancui');
  await office.goto('/bureau/clawbacks?state=proposed');
  await office.getByRole('row').filter({ hasText: '认定奖补' }).getByRole('link', { name: /ZH/ }).first().click();
  await office.getByRole('main').getByRole('link', { name: /^RJ/ }).click();
  await expect(office.getByRole('heading', { level: 2, name: '追回' })).toBeVisible();
  await expectGood(office);
});
