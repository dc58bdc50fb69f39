import { act, expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const DAY = 86_400_000;
/** `2026-12-03`: so many days from today in Shanghai. */
const dayIn = async (days: number) =>
  new Date((await now()).getTime() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10);

test('samples are planned with the order, and the results are given out with the last fen', async ({
  browser,
  page,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-TA-01');

  // What is asked is said before anybody books.
  await signIn(page, 'shipyard');
  await page.goto(`/enterprise/book/${id}`);
  await settled(page);
  await expect(page.getByText('样品最早在下单 3 天后送达；到达前可以改计划日期。')).toBeVisible();
  await expect(page.getByText(/^先付款后放数据：企业自付部分由供方登记收齐后/)).toBeVisible();
  await page.getByLabel('样品数').fill('2');
  await expect(page.getByLabel('计划送样日期')).toHaveValue(await dayIn(3));
  await page.getByLabel('计划送样日期').fill(await dayIn(1));
  await expect(page.getByText(`最早可以是 ${await dayIn(3)}。`)).toBeVisible();
  await expectGood(page);
  await page.getByLabel('计划送样日期').fill(await dayIn(5));
  await expect(page.getByText(`最早可以是 ${await dayIn(3)}。`)).toBeHidden();
  await page.getByRole('button', { name: /^提交预约/ }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  const booking = new URL(page.url()).pathname.split('/').at(-1)!;
  await expect(page.getByRole('heading', { name: '客户自付部分' })).toBeVisible();

  // It may come a day later.
  await page.getByRole('button', { name: '改送样日期' }).click();
  const day = page.getByRole('dialog', { name: '计划送样日期' });
  await day.getByLabel('计划送样日期').fill(await dayIn(1));
  await day.getByRole('button', { name: '保存日期' }).click();
  await expect(day.getByText(`最早可以是 ${await dayIn(3)}。`)).toBeVisible();
  await expectGood(page);
  await day.getByLabel('计划送样日期').fill(await dayIn(6));
  await day.getByRole('button', { name: '保存日期' }).click();
  await expect(day).toBeHidden();
  await expect(page.getByText(`计划 ${await dayIn(6)} 送样`)).toBeVisible();
  await expectGood(page);

  // The desk knows, and so does the sheet of that day.
  const provider = await (await browser.newContext()).newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto('/provider/samples');
  await settled(provider);
  const arrivals = provider.getByRole('list', { name: '计划到样' });
  await expect(arrivals.getByText(await dayIn(6), { exact: true })).toBeVisible();
  await expect(arrivals.getByRole('link', { name: /大型船舶/ }).first()).toBeVisible();
  await expectGood(provider);

  await provider.goto(`/provider/day?date=${await dayIn(6)}`);
  await settled(provider);
  await expect(provider.getByRole('list', { name: '计划到样' }).getByText(/× 2/)).toBeVisible();
  await expectGood(provider);

  // The results are there, and wait.
  await provider.goto(`/provider/bookings/${booking}`);
  await settled(provider);
  await provider
    .getByLabel('上传成果文件')
    .setInputFiles({ name: '热分析报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF') });
  await expect(provider.locator('.file', { hasText: '热分析报告.pdf' })).toBeVisible();
  await expect(provider.getByText(/登记收齐后客户才能下载/)).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(page.getByText('先付款后放数据：自付部分尚欠 800.00 元，供方登记收齐后可以下载。')).toBeVisible();
  await expect(page.getByText('结果等待付款。')).toBeVisible();
  await expect(page.getByRole('button', { name: '下载', exact: true }).first()).toBeDisabled();
  await expectGood(page);
  const company = await person(request, 'shipyard');
  const file = (await company(`/bookings/${booking}/results`)).body[0].id as string;
  const refused = await company(`/bookings/${booking}/results/${file}`);
  expect([refused.status, refused.body.code, refused.body.open_fen]).toEqual([409, 'results_await_payment', 80_000]);

  await provider.getByRole('button', { name: '登记收款' }).click();
  const receipt = provider.getByRole('dialog', { name: '登记收款' });
  await expect(receipt.getByLabel('收款金额')).toHaveValue('800');
  // The server of the tests has a clock of its own.
  await receipt.getByLabel('收款日期').fill(await dayIn(0));
  await receipt.getByLabel('收款金额').fill('800.01');
  await receipt.getByRole('button', { name: '登记收款' }).click();
  await expect(receipt.getByText(/多收的须说明原因/).first()).toBeVisible();
  await expectGood(provider);
  await receipt.getByLabel('收款金额').fill('800');
  await receipt.getByRole('button', { name: '登记收款' }).click();
  await expect(receipt).toBeHidden();
  await expect(provider.getByText('已收齐，结果可以下载。')).toBeVisible();
  await expectGood(provider);
  await page.reload();
  await settled(page);
  await expect(page.getByText('已收齐，结果可以下载。')).toBeVisible();
  await expectGood(page);

  await act(provider, '撤回', /另记一笔全额冲回/, '记错了预约');
  await expect(provider.getByText('结果等待付款。')).toBeVisible();
  await expect(provider.getByText('撤回收款', { exact: true })).toBeVisible();
  await expectGood(provider);
  await provider.context().close();
});

test('the rules of samples and results, and the billed time, are set where the others are', async ({
  page,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${await listing(lab, 'LAB-TA-01')}?tab=rules`);
  await settled(page);
  await expect(page.getByLabel(/^送样须提前/)).toHaveValue('3');
  await expect(page.getByLabel('自付部分收齐后，客户才能下载结果')).toBeChecked();
  await expectGood(page);
  await page.goto(`/provider/listings/${await listing(lab, 'LAB-AFM-01')}?tab=tariff`);
  await settled(page);
  await expect(page.getByLabel('结算按哪个时间')).toHaveValue('greater');
  await expectGood(page);
});
