import type { APIRequestContext, Page } from '@playwright/test';
import { expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const HOUR = 3_600_000;
const COMPANY = 'composite';

/** The diffractometer, with a quota that is warned of and a charge for calling off late. */
async function instrument(request: APIRequestContext) {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-XRD-01');
  const set = async (what: 'rules' | 'tariff', document: object) => {
    const { version } = (await lab(`/listings/${id}/${what}`)).body;
    const { status, body } = await lab(`/listings/${id}/${what}?version=${version}`, document, 'PUT');
    expect(status, JSON.stringify(body)).toBe(200);
  };
  await set('rules', {
    cancel_notice_minutes: 2880,
    quotas: [{ holder: 'organisation', measure: 'minutes_a_day', most: 180 }],
    responses: { organisation_quota: { effect: 'warn', message: { zh: '长时间使用请先来电', en: 'call us first' } } },
  });
  await set('tariff', { late_cancel: { ratio_bp: 3000 } });
  return { lab, id };
}

/** The booking page with so many hours chosen, from so many hours after now. */
async function choose(page: Page, id: string, after: number, hours: number): Promise<void> {
  const from = Math.ceil(((await now()).getTime() + after * HOUR) / HOUR) * HOUR;
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(from + hours * HOUR).toISOString(),
  });
  await page.goto(`/enterprise/book/${id}?${query}`);
  await settled(page);
}

test('a warning is read, a booking made, and what calling off late costs is said before it is done', async ({
  page,
  request,
}) => {
  const { lab, id } = await instrument(request);
  await signIn(page, COMPANY);
  await choose(page, id, 30, 4);
  await expect(page.getByText('长时间使用请先来电')).toBeVisible();
  await expect(page.getByText(/订单金额的 30%/)).toBeVisible();
  await expectGood(page);
  const submit = page.getByRole('button', { name: /^提交预约，自付 / });
  await submit.click();
  await expect(page.getByText('请阅读每一项提醒并勾选，再提交。')).toBeVisible();
  await page.getByLabel('我已阅读，仍要继续').check();
  await submit.click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { name: '未按规定的地方' })).toBeVisible();
  await expectGood(page);

  const booking = new URL(page.url()).pathname.split('/').at(-1);
  expect((await lab(`/bookings/${booking}/confirm`, {})).status).toBe(200);
  await page.reload();
  await page.getByRole('main').getByRole('button', { name: '取消预约' }).click();
  const dialog = page.getByRole('dialog', { name: '取消预约' });
  await dialog.getByLabel('取消原因（供方会看到）').fill('样品推迟到货。');
  await dialog.getByRole('button', { name: '取消预约' }).click();
  await expect(dialog.getByText(/继续则须自付/)).toBeVisible();
  await dialog.getByLabel('我已阅读，仍要继续').check();
  await dialog.getByRole('button', { name: '取消预约' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: '应付供方的费用' })).toBeVisible();
});

test('what is wrong with an instrument is read before booking and reported after; a clash says who holds the time', async ({
  page,
  request,
}) => {
  const { lab, id } = await instrument(request);
  const fault = { severity: 'limited', description: '低角度区背底偏高' };
  expect((await lab(`/listings/${id}/faults`, fault)).status).toBe(201);
  await signIn(page, COMPANY);
  await choose(page, id, 54, 2);
  await expect(page.getByRole('note').getByText('低角度区背底偏高')).toBeVisible();
  // Somebody else is faster between the look and the click.
  const query = new URL(page.url()).searchParams;
  const window = { starts_at: query.get('from'), ends_at: query.get('to') };
  const rival = await person(request, 'sensor');
  expect((await rival('/bookings', { listing_id: id, window, quantity: 1 })).status).toBe(201);
  await page.getByRole('button', { name: /^提交预约/ }).click();
  await expect(page.getByText('其他客户的预约')).toBeVisible();
  await page
    .getByRole('button', { name: /^改选|^选/ })
    .first()
    .click();
  await settled(page);
  await expectGood(page);
  await page.getByRole('button', { name: /^提交预约/ }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);

  await page.getByRole('button', { name: '报告故障' }).click();
  const dialog = page.getByRole('dialog', { name: '报告故障' });
  await dialog.getByLabel('严重程度').selectOption({ label: '不能使用' });
  await dialog.getByLabel('故障情况').fill('样品台不能升降');
  await dialog.getByRole('button', { name: '报告故障' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('note').getByText('样品台不能升降')).toBeVisible();
  // Who would rather have another time reads it there, and so does who books a series.
  await page.getByRole('button', { name: '改期', exact: true }).click();
  const moving = page.getByRole('dialog', { name: '改到别的时段' });
  await expect(moving.getByRole('note').getByText('样品台不能升降')).toBeVisible();
  await page.goto(`/enterprise/series/${id}`);
  await expect(page.getByRole('note').getByText('样品台不能升降')).toBeVisible();
  await page.goto(`/listings/${id}`);
  await settled(page);
  await expect(page.getByRole('note').getByText('样品台不能升降')).toBeVisible();
  await expectGood(page);
  // Mended: what others look at afterwards is whole again.
  for (const fault of (await lab(`/listings/${id}/upkeep`)).body.faults)
    expect((await lab(`/faults/${fault.id}/resolve`, { resolution: '已校正' })).status).toBe(200);
});

test('a cart is booked whole or not at all', async ({ page, request }) => {
  const { id } = await instrument(request);
  await signIn(page, COMPANY);
  for (const n of [1, 2]) {
    await choose(page, id, 200, 1);
    await page.getByRole('button', { name: '加入预约清单' }).click();
    await expect(page).toHaveURL(/\/enterprise\/cart/);
    await expect(page.getByRole('article')).toHaveCount(n);
  }
  // The browser keeps it.
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(2);
  await expectGood(page);
  const together = page.getByRole('button', { name: '一起预约 2 项' });
  await together.click();
  await expect(page.getByText('1 项不能预约，因此一项也没有预约')).toBeVisible();
  await page
    .getByRole('button', { name: /^改选 / })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /^改选 / })).toHaveCount(0);
  await expect(together).toBeEnabled();
  await together.click();
  await expect(page).toHaveURL(/\/enterprise\/bookings$/);
  await page.goto('/enterprise/cart');
  await expect(page.getByText('预约清单是空的')).toBeVisible();
});

test('a series is looked at occurrence by occurrence before it is booked', async ({ page, request }) => {
  const { id } = await instrument(request);
  await signIn(page, COMPANY);
  await choose(page, id, 100, 1);
  await page.getByRole('link', { name: '周期预约' }).click();
  await page.getByLabel('共几次').fill('3');
  await expect(page.getByText('3 次可以预约，0 次不能。')).toBeVisible();
  // By days of the week: that of the first is ticked already.
  await page.getByLabel('怎样重复').selectOption('按星期');
  await expect(page.getByRole('group', { name: '星期几' }).getByRole('checkbox', { checked: true })).toHaveCount(1);
  await expect(page.getByText('3 次可以预约，0 次不能。')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '预约 3 次' }).click();
  await expect(page.getByRole('table', { name: '周期预约的结果' }).locator('tbody tr')).toHaveCount(3);
});

test('free time is found over all instruments, and listings are compared', async ({ page }) => {
  await page.goto('/free?hours=3');
  await settled(page);
  await expect(page.getByText(/之间能连续使用 3 小时的/)).toBeVisible();
  await page.getByRole('tab', { name: '空闲日历' }).click();
  await expect(page.getByRole('region', { name: '空闲日历' }).getByRole('listitem').first()).toBeVisible();
  await expectGood(page);

  await page.goto('/search?kind=instrument_time');
  await settled(page);
  const ticks = page.getByRole('checkbox', { name: /^加入对比/ });
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await expect(page).toHaveURL(/compare=/);
  await page.getByRole('link', { name: '开始对比' }).click();
  await expect(page.getByRole('columnheader')).toHaveCount(2);
  await expectGood(page);
  await page
    .getByRole('button', { name: /^移出对比/ })
    .first()
    .click();
  await expect(page.getByRole('columnheader')).toHaveCount(1);
});
