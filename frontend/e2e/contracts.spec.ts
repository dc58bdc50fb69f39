import { act, expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const DAY = 86_400_000;

test('a contract is changed by both sides, and every bureau reads both versions', async ({
  browser,
  page,
  request,
}) => {
  const [lab, company] = [await person(request, ROLES.provider), await person(request, 'fibre')];
  const today = (await now()).getTime() + 8 * 3_600_000;
  const on = (days: number) => new Date(today + days * DAY).toISOString().slice(0, 10);
  const asked = await company('/quotations', {
    listing_id: await listing(lab, 'LAB-TC-01'),
    subject: '低温树脂开发',
    description: '分两步开发。',
  });
  const quotation = asked.body.id as string;
  const milestones = [
    { title: '配方', amount_fen: 400_000, due_on: on(30) },
    { title: '试制', amount_fen: 600_000, starts_on: on(31), due_on: on(60) },
  ];
  const offer = { kind: 'milestones', starts_on: on(0), milestones, valid_days: 10 };
  const offered = await lab(`/quotations/${quotation}/offers`, offer);
  expect(offered.status, JSON.stringify(offered.body)).toBe(201);
  const accepted = await company(`/quotations/${quotation}/accept`, {
    offer_id: offered.body.offers[0].id,
    uses_voucher: true,
  });
  const contract = accepted.body.agreement_id as string;

  await signIn(page, 'fibre');
  await page.goto(`/enterprise/contracts/${contract}`);
  await settled(page);
  await page.getByRole('button', { name: '提议变更' }).click();
  const second = page.getByRole('group', { name: '期次 1' });
  await expect(second.getByLabel('名称')).toHaveValue('试制');
  await second.getByLabel('金额').fill('8000');
  await second.getByLabel('截止日期').fill(on(90));
  await expect(page.getByText('12,000.00')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '发出变更提议' }).click();
  await expect(page.getByText('此项必填').first()).toBeVisible();
  await page.getByLabel('第 1 期“配方”用创新券支付').uncheck();
  await page.getByLabel('变更理由（对方会看到）').fill('增加耐久试验');
  await page.getByRole('button', { name: '发出变更提议' }).click();
  await expect(page.getByRole('heading', { name: /第 1 次变更/ })).toBeVisible();
  await expect(page.getByRole('button', { name: '撤回变更提议' })).toBeVisible();
  await expectGood(page);

  const provider = await (await browser.newContext()).newPage();
  await signIn(provider, ROLES.provider);
  await expect(provider.getByText('合同变更提议待答复')).toBeVisible();
  await provider.goto(`/provider/contracts/${contract}`);
  await act(provider, '同意变更', /合同金额 12,000.00 元/);
  await expect(provider.getByText('已同意', { exact: true })).toBeVisible();
  await expect(provider.getByText('第 1 期改为企业自行支付')).toBeVisible();
  await expect(provider.getByRole('cell', { name: '自行支付' })).toBeVisible();
  await expectGood(provider);
  await provider.context().close();

  for (const role of [ROLES.district, ROLES.maker, ROLES.auditor]) {
    const reader = await (await browser.newContext()).newPage();
    await signIn(reader, role === ROLES.district ? 'huancui' : role);
    await reader.goto('/bureau/contracts');
    await settled(reader);
    const link = reader.getByRole('link', { name: '低温树脂开发' }).first();
    if (role === ROLES.district && !(await link.isVisible())) {
      // Another district's: it is not shown here.
      await reader.goto(`/bureau/contracts/${contract}`);
      await settled(reader);
      await expect(reader.getByText('增加耐久试验')).toBeHidden();
    } else {
      await link.click();
      await expect(reader.getByText('增加耐久试验')).toBeVisible();
      await expect(reader.getByRole('button', { name: '提议变更' })).toHaveCount(0);
      await expectGood(reader);
      await reader.goto(`/bureau/quotations/${quotation}`);
      await expect(reader.getByRole('heading', { name: /第 1 次报价/ })).toBeVisible();
      await expect(reader.getByRole('button', { name: '不报价' })).toHaveCount(0);
    }
    await reader.context().close();
  }
  await signIn(page, ROLES.city);
  await page.goto('/bureau/quotations');
  await settled(page);
  await expectGood(page);
});
