import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bench, HOUR, span } from './bench';
import { advance, expect, expectGood, person, ROLES, settled, signIn, test } from './world';

const stamp = (at: string) => at.replace(/[-:]|\.\d+/g, '');

test('a calendar is fetched from its address; two seats are booked with an order number and a note that the laboratory reads', async ({
  page,
  request,
}) => {
  const { id } = await bench(request, '多席位显微镜', { units: 3 });
  const [lesson, free] = [await span(25, 9, 2), await span(25, 14, 2)];
  const calendar = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:lesson@institute',
    'SUMMARY:组会',
    `DTSTART:${stamp(lesson.starts_at)}`,
    `DTEND:${stamp(lesson.ends_at)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  let shown = calendar;
  const server = createServer((_, reply) => void reply.end(shown)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-7f3a9c/basic.ics`;

  try {
    await signIn(page, ROLES.provider);
    await page.goto(`/provider/listings/${id}?tab=calendars`);
    await page.getByLabel('抓取日历的名称').fill('教研室日历');
    await page.getByLabel('日历网址').fill(url);
    await page.getByRole('button', { name: '保存并抓取' }).click();
    const card = page.locator('section.card', { has: page.getByRole('heading', { name: '教研室日历' }) });
    await expect(card.getByText('正在抓取', { exact: true })).toBeVisible();
    await advance(0);
    await expect(card.getByText('正常', { exact: true })).toBeVisible();
    await expect(card.getByText('private-7f3a9c')).toHaveCount(0);
    await card.getByRole('button', { name: '显示网址' }).click();
    await expect(card.getByText(url)).toBeVisible();
    await expectGood(page);

    // A sign-in page is no calendar: it is told, and what was held is held.
    shown = '<!doctype html><title>登录</title>';
    await advance(1, page.context());
    await page.reload();
    await expect(card.getByText(/不是 iCalendar 日历（例如登录页）/)).toBeVisible();
    const company = await person(request, 'composite');
    const refused = await company('/bookings', { listing_id: id, window: lesson, voucher: 'none' });
    expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
    await expectGood(page);
    shown = calendar;
    await advance(1, page.context());
    await page.reload();
    await expect(card.getByText('正常', { exact: true })).toBeVisible();
    await card.getByRole('button', { name: '暂停抓取' }).click();
    await expect(card.getByText(/已暂停；保留最近一次的占用时间/)).toBeVisible();
  } finally {
    server.close();
  }

  await signIn(page, 'composite');
  await page.goto(`/enterprise/book/${id}?${new URLSearchParams({ from: free.starts_at, to: free.ends_at })}`);
  await settled(page);
  await page.getByLabel('台数（席位数）').fill('2');
  await page.getByLabel(/^客户订单号/).fill('PO-2026-118');
  await page.getByLabel(/^给实验室的留言/).fill('样品怕潮，请放干燥柜');
  await expect(page.getByRole('heading', { name: '2 台合计' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: /^预约 2 台，自付 / }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings$/);

  await signIn(page, ROLES.provider);
  const day = new Date(Date.parse(free.starts_at) + 8 * HOUR).toISOString().slice(0, 10);
  await page.goto(`/provider/day?date=${day}`);
  await settled(page);
  const said = page.getByText('样品怕潮，请放干燥柜');
  await expect(said).toHaveCount(2);
  await page.getByRole('row').filter({ hasText: 'PO-2026-118' }).first().getByRole('link').click();
  await expect(page).toHaveURL(/\/provider\/bookings\//);
  await expect(page.getByText('PO-2026-118')).toBeVisible();
  await expect(said).toBeVisible();
});
