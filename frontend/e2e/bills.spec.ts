import { expect, expectGood, now, person, ROLES, settled, signIn, test } from './world';

/** Today in Shanghai. */
const today = async () => new Date((await now()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

test('a company sees what it owes, its laboratory records the money, and what is open is told by age', async ({
  browser,
  page,
  request,
}) => {
  const company = await person(request, 'ocean');
  const lab = await person(request, ROLES.provider);
  const issued = (await lab('/bills?state=open')).body.items as { id: string; number: string; enterprise_id: string }[];
  const owed = (await company('/bills?state=open')).body.items as { id: string; number: string }[];
  const bill = owed.find(({ id }) => issued.some((one) => one.id === id))!;

  await signIn(page, 'ocean');
  await page.goto('/enterprise/bills');
  await settled(page);
  await expect(page.getByText('未付合计')).toBeVisible();
  await expect(page.getByRole('link', { name: bill.number })).toBeVisible();
  await expectGood(page);
  await page.getByLabel('状态').selectOption('paid');
  await settled(page);
  await expect(page.getByRole('link', { name: bill.number })).toBeHidden();
  await page.getByLabel('状态').selectOption('open');
  await page.getByRole('link', { name: bill.number }).click();
  await expect(page.getByRole('heading', { name: `账单 ${bill.number}` })).toBeVisible();
  const paper = page.getByRole('article', { name: `账单 ${bill.number}` });
  await expect(paper.getByText('创新券支付')).toBeVisible();
  await expect(paper.getByText('对公转账，附言请写账单编号')).toBeVisible();
  await expect(paper.getByText(/不是发票/)).toBeVisible();
  await expect(page.getByRole('button', { name: '打印' })).toBeVisible();
  await expect(page.getByRole('button', { name: '登记收款' })).toHaveCount(0);
  await expectGood(page);
  // On paper it is alone and on one page.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: '打印' })).toBeHidden();
  await expect(paper).toBeVisible();
  const height = await paper.evaluate((one) => one.getBoundingClientRect().height);
  expect(height, 'an A4 page less its margins, in CSS pixels').toBeLessThan(1_000);
  await page.emulateMedia({ media: null });

  const provider = await (await browser.newContext()).newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto('/provider/receivables');
  await settled(provider);
  await expect(provider.getByRole('columnheader', { name: '逾期 31–60 天' })).toBeVisible();
  await expect(provider.getByRole('link', { name: /海洋/ }).first()).toBeVisible();
  await expectGood(provider);

  await provider.getByRole('tab', { name: '全部账单' }).click();
  await settled(provider);
  await expectGood(provider);
  const row = provider.getByRole('row').filter({ hasText: bill.number });
  await row.getByRole('button', { name: '登记收款' }).click();
  const receipt = provider.getByRole('dialog', { name: '登记收款' });
  // The server of the tests has a clock of its own.
  await receipt.getByLabel('收款日期').fill(await today());
  await receipt.getByRole('button', { name: '登记收款' }).click();
  await expect(receipt).toBeHidden();
  await expect(row.getByText('已付清')).toBeVisible();
  await expect(row.getByRole('button', { name: '登记收款' })).toHaveCount(0);

  // A part of it is taken back by hand: what was received is more than is owed now.
  await row.getByRole('link', { name: bill.number }).click();
  await settled(provider);
  await provider.getByRole('button', { name: '开具贷项' }).click();
  const credit = provider.getByRole('dialog', { name: '开具贷项' });
  await expectGood(provider);
  const amount = credit.getByLabel('冲减金额（元）');
  const whole = await amount.inputValue();
  await credit.getByRole('button', { name: '开具贷项' }).click();
  await expect(credit, 'a reason is needed').toBeVisible();
  await credit.getByLabel('冲减原因').fill('计价时多算一小时');
  await amount.fill(String(Number(whole.replaceAll(',', '')) + 0.01));
  await credit.getByRole('button', { name: '开具贷项' }).click();
  await expect(credit.getByText(/不超过账单尚存的/)).toBeVisible();
  await amount.fill('1.5');
  await credit.getByRole('button', { name: '开具贷项' }).click();
  await expect(credit).toBeHidden();
  const lowered = provider.getByRole('article', { name: `账单 ${bill.number}` });
  await expect(lowered.getByText(/^贷项 CJ/)).toBeVisible();
  await expect(lowered.getByText('计价时多算一小时')).toBeVisible();
  await expect(lowered.getByRole('row', { name: /多收/ })).toContainText('1.50');
  await expectGood(provider);
  await provider.goto('/provider/receivables');
  await settled(provider);

  await page.reload();
  await settled(page);
  await expect(page.getByText('已付清').first()).toBeVisible();
  await expect(paper.getByText('计价时多算一小时')).toBeVisible();
  await expect(page.getByRole('button', { name: '开具贷项' })).toHaveCount(0);
  await page.getByRole('link', { name: /^预约 / }).click();
  await settled(page);
  await expect(page.getByRole('link', { name: `账单 ${bill.number}` })).toBeVisible();
  await expectGood(page);

  await provider.getByRole('tab', { name: '账期与提醒' }).click();
  await settled(provider);
  await provider.getByLabel('账期（天）').fill('181');
  await provider.getByRole('button', { name: '保存账期与提醒' }).click();
  await expect(provider.getByText('181 不在 0 到 180 之间')).toBeVisible();
  await provider.getByLabel('账期（天）').fill('21');
  await provider.getByRole('button', { name: '保存账期与提醒' }).click();
  await expect(provider.getByText('账期与提醒已保存。')).toBeVisible();
  await expect(provider.getByRole('row').filter({ hasText: '21' }).first()).toBeVisible();
  await expectGood(provider);
  await provider.context().close();
});
