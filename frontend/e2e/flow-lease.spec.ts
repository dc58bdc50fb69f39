import { bench, HOUR } from './bench';
import { act, expect, expectGood, now, ROLES, settled, signIn, test } from './world';

test('a lease goes from the question to the offer, and from there month by month', async ({
  browser,
  page,
  request,
}) => {
  const { id, lab } = await bench(request, '出租测量机', {
    kind: 'lease',
    prices: [{ customer_class: 'standard', unit: 'month', amount_fen: 300_000 }],
  });
  const subject = `租用半年 ${crypto.randomUUID().slice(0, 8)}`;
  await signIn(page, 'composite');
  await page.goto(`/listings/${id}`);
  await page.getByRole('link', { name: '询价', exact: true }).click();
  await page.getByRole('button', { name: '提交询价' }).click();
  await expect(page.getByText('此项必填')).toHaveCount(2);
  await page.getByLabel('需求名称').fill(subject);
  await page.getByLabel('需求说明').fill('新生产线验收期间使用，需上门安装。');
  await expectGood(page);
  await page.getByRole('button', { name: '提交询价' }).click();
  await expect(page.getByText('待供方报价', { exact: true })).toBeVisible();
  const quotation = page.url().split('/').at(-1)!;

  const desk = await browser.newContext();
  const provider = await desk.newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto('/provider/quotations');
  await provider.getByRole('row', { name: subject }).getByRole('link').first().click();
  await expect(provider).toHaveURL(new RegExp(quotation));
  const today = new Date((await now()).getTime() + 8 * HOUR).toISOString().slice(0, 10);
  await provider.getByLabel('起始日期').fill(today);
  await provider.getByLabel('月数').fill('6');
  await provider.getByLabel('每月金额').fill('2800');
  await expect(provider.getByText('16,800.00')).toBeVisible();
  await expectGood(provider);
  await provider.getByRole('button', { name: '发出报价' }).click();
  await expect(provider.getByRole('heading', { name: /第 1 次报价/ })).toBeVisible();

  await page.reload();
  const instalments = page.getByRole('table', { name: '各期租金' });
  await expect(instalments.locator('tbody tr')).toHaveCount(6);
  await expectGood(page);
  await act(page, '接受报价', /接受后合同成立，共 16,800.00 元/);
  await expect(page).toHaveURL(/\/enterprise\/contracts\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { name: '各期租金' })).toBeVisible();
  const stages = page.getByRole('table', { name: '期次' }).locator('tbody tr');
  await expect(stages).toHaveCount(6);
  await expect(stages.nth(0).getByText('已确认')).toBeVisible();
  await expect(stages.nth(1).getByText('未开始')).toBeVisible();
  await expectGood(page);

  // The first month is a booking by itself, which is served once it is over; the others wait.
  await stages.nth(0).getByRole('link').click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await settled(page);
  await expect(page.getByText('2,800.00').first()).toBeVisible();
  const booking = new URL(page.url()).pathname.split('/').at(-1);
  expect((await lab(`/bookings/${booking}/deliver`, {})).body.code).toBe('too_early');
  await provider.goto('/provider/contracts');
  await provider.getByRole('row', { name: subject }).getByRole('link').first().click();
  const served = provider.getByRole('table', { name: '期次' }).locator('tbody tr');
  await expect(served).toHaveCount(6);
  await expect(served.nth(0).getByRole('link')).toHaveAttribute('href', new RegExp(`${booking}`));
  await expectGood(provider);
  await desk.close();
});
