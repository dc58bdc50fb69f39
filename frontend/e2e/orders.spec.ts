import { act, expect, expectGood, listing, now, person, ROLES, signIn, test } from './world';

const DAY = 86_400_000;

test('samples are quoted, accepted, labelled, received and tested', async ({ browser, page, request }) => {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-MT-01');
  await signIn(page, 'sensor');
  await page.goto(`/listings/${id}`);
  await page.getByRole('link', { name: '询价', exact: true }).click();
  await page.getByLabel('需求名称').fill('封装树脂拉伸');
  await page.getByLabel('需求说明').fill('三件哑铃样，常温拉伸。');
  await page.getByLabel('逐件说明样品（可不填）').fill('树脂 A：哑铃样\n树脂 B');
  await page.getByLabel(/^样品件数/).fill('3');
  await expectGood(page);
  await page.getByRole('button', { name: '提交询价' }).click();
  await expect(page.getByText('待供方报价', { exact: true })).toBeVisible();
  const quotation = page.url().split('/').at(-1)!;
  await expectGood(page);

  // The provider offers, and offers again.
  const provider = await (await browser.newContext()).newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto('/provider/quotations');
  await expectGood(provider);
  await provider.goto(`/provider/quotations/${quotation}`);
  for (const unit of ['400', '300']) {
    await provider.getByLabel('名称').fill('拉伸试验');
    await provider.getByLabel('单价').fill(unit);
    await expect(provider.getByLabel('数量')).toHaveValue('3');
    await provider.getByRole('button', { name: '发出报价' }).click();
    await expect(provider.getByRole('heading', { name: unit === '400' ? /第 1 次报价/ : /第 2 次报价/ })).toBeVisible();
  }
  await expectGood(provider);

  await page.reload();
  await expect(page.getByText('创新券可抵扣', { exact: true })).toBeVisible();
  await expectGood(page);
  await act(page, '接受报价', /价格为报价 900.00 元/);
  await expect(page.getByRole('heading', { name: '样品', exact: true })).toBeVisible();
  await expect(page.getByText('树脂 A', { exact: true })).toBeVisible();
  const booking = page.url().split('/').at(-1)!;
  await page.getByRole('link', { name: '打印标签' }).click();
  await expect(page.getByRole('img', { name: /的二维码/ })).toHaveCount(3);
  await expectGood(page);

  // One of three did not come.
  await provider.goto(`/provider/bookings/${booking}`);
  await provider.getByRole('button', { name: '接收样品' }).click();
  const dialog = provider.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /样品 Sample 3/ }).uncheck();
  await dialog.getByLabel('实收件数').fill('2');
  await dialog.getByLabel('存放位置').fill('收样室');
  await dialog.getByRole('button', { name: '接收样品' }).click();
  await expect(dialog.getByText('请填写 1 到 2000 字')).toBeVisible();
  await dialog.getByLabel('说明（件数不符时必填）').fill('第 3 件未寄');
  await dialog.getByRole('button', { name: '接收样品' }).click();
  await expect(dialog).toBeHidden();
  await expect(provider.getByText('应收 3 件，实收 2 件')).toBeVisible();
  await expect(provider.getByText('缺失', { exact: true })).toBeVisible();
  await expectGood(provider);

  // A scanner types the code at the desk.
  const code = (await lab(`/bookings/${booking}/samples`)).body.samples[0].code as string;
  await provider.goto('/provider/samples');
  await expectGood(provider);
  await provider.getByLabel('样品编号').fill(code.toLowerCase());
  await provider.keyboard.press('Enter');
  await expect(provider.getByRole('heading', { name: /树脂 A/ })).toBeVisible();
  await provider.getByRole('radio', { name: '开始检测' }).check();
  await provider.getByRole('button', { name: '登记', exact: true }).click();
  await expect(provider.getByRole('heading', { name: /检测中/ })).toBeVisible();
  await expectGood(provider);
  await page.goto(`/samples/${code}`);
  await expect(page.getByRole('cell', { name: '开始检测' })).toBeVisible();
  await page.goto(`/enterprise/bookings/${booking}`);
  await expect(page.getByText('使用中', { exact: true })).toBeVisible();
  await provider.context().close();
});

test('a contract by milestones is signed, its first stage accepted, and it ends early by both', async ({
  browser,
  page,
  request,
}) => {
  const [lab, company] = [await person(request, ROLES.provider), await person(request, 'fibre')];
  const listing_id = await listing(lab, 'LAB-TC-01');
  const asked = await company('/quotations', {
    listing_id,
    subject: '预浸料工艺',
    description: '开发低温固化预浸料。',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  const id = asked.body.id as string;

  const provider = await (await browser.newContext()).newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto(`/provider/quotations/${id}`);
  const today = (await now()).getTime() + 8 * 3_600_000;
  const on = (days: number) => new Date(today + days * DAY).toISOString().slice(0, 10);
  await provider.getByLabel('起始日期').fill(on(0));
  await provider.getByRole('button', { name: '添加里程碑' }).click();
  for (const [place, [title, amount, due]] of [
    ['配方', '4000', on(30)],
    ['试制', '6000', on(60)],
  ].entries()) {
    const part = provider.getByRole('group', { name: `里程碑 ${place + 1}` });
    await part.getByLabel('名称').fill(title!);
    await part.getByLabel('交付物').fill('报告');
    await part.getByLabel('金额').fill(amount!);
    await part.getByLabel('截止日期').fill(due!);
  }
  await expectGood(provider);
  await provider.getByRole('button', { name: '发出报价' }).click();
  await expect(provider.getByRole('heading', { name: /第 1 次报价/ })).toBeVisible();

  await signIn(page, 'fibre');
  await page.goto('/enterprise/quotations');
  await expect(page.getByText('10,000.00').first()).toBeVisible();
  await expectGood(page);
  await page.goto(`/enterprise/quotations/${id}`);
  await act(page, '接受报价', /接受后合同成立/);
  await expect(page.getByRole('heading', { name: '里程碑' })).toBeVisible();
  await expectGood(page);
  const contract = page.url().split('/').at(-1)!;

  const { body } = await company(`/agreements/${contract}`);
  const first = body.stages[0].booking_id as string;
  expect((await lab(`/bookings/${first}/deliver`, {})).status).toBe(200);
  expect((await company(`/bookings/${first}/accept`, {})).status).toBe(200);
  await page.reload();
  await expect(page.getByText('已验收', { exact: true })).toBeVisible();
  await act(page, '提议提前终止', /对方同意后终止/, '项目调整');
  await expect(page.getByText('我方提议提前终止，等对方答复。')).toBeVisible();
  await page.goto('/enterprise/contracts');
  await expectGood(page);

  await provider.goto(`/provider/contracts/${contract}`);
  await expectGood(provider);
  await act(provider, '同意终止', /立即终止/);
  await expect(provider.getByText('提前终止', { exact: true }).first()).toBeVisible();
  await expect(provider.getByText('已取消', { exact: true })).toBeVisible();
  await provider.goto('/provider/contracts');
  await expectGood(provider);
  await provider.context().close();
});
