import type { Page } from '@playwright/test';
import { atOnce, bench, book } from './bench';
import { act, advance, expect, expectGood, person, ROLES, signIn, test } from './world';

/** Where the tablet beside the instrument is opened, as its provider finds it: `/kiosk/<id>?key=…`. */
async function tablet(page: Page, id: string): Promise<string> {
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=check-in`);
  await expect(page.getByRole('img', { name: /签到二维码/ })).toBeVisible();
  return (await page.getByRole('link', { name: '打开到场台' }).getAttribute('href'))!;
}

test('a guest checks in and out at the tablet with the code of the booking, without an account', async ({
  browser,
  page,
  request,
}) => {
  const { id, name } = await bench(request, '到场台显微镜');
  const company = await person(request, 'composite');
  const { id: booking, reference } = await book(company, id, await atOnce(1.5));
  const provider = await browser.newContext();
  const path = await tablet(await provider.newPage(), id);
  await provider.close();

  await signIn(page, 'composite');
  await page.goto(`/enterprise/bookings/${booking}`);
  await expect(page.getByText('到场码', { exact: true })).toBeVisible();
  const code = (await page.locator('strong.code').innerText()).replace(/\s/g, '');
  expect(code).toMatch(/^\d{8}$/);
  await expectGood(page);

  const visit = await browser.newContext();
  const kiosk = await visit.newPage();
  await kiosk.goto(path);
  await expect(kiosk.getByRole('heading', { level: 1, name })).toBeVisible();
  // Of who comes, no more than the beginning of a name is told to whoever passes by.
  await expect(kiosk.getByText('蓝区复合材料有限公司（演示）')).toHaveCount(0);
  await expect(kiosk.getByRole('listitem').filter({ hasText: '蓝区' })).toBeVisible();
  const field = kiosk.getByLabel('到场码');
  await field.fill('123');
  await kiosk.getByRole('button', { name: '确定' }).click();
  await expect(kiosk.getByText('请输入八位数字的到场码')).toBeVisible();
  await field.fill(code === '00000000' ? '00000001' : '00000000');
  await kiosk.getByRole('button', { name: '确定' }).click();
  await expect(kiosk.getByRole('alert').first()).toBeVisible();
  await expectGood(kiosk);
  await field.fill(`${code.slice(0, 4)} ${code.slice(4)}`);
  await kiosk.getByRole('button', { name: '确定' }).click();
  await expect(kiosk.getByText(`${reference} 已签到，可以开始使用`).first()).toBeVisible();
  await expect(kiosk.getByRole('listitem').getByText('使用中')).toBeVisible();

  await advance(1, page.context(), visit);
  await page.reload();
  await expect(page.getByText('使用中', { exact: true }).first()).toBeVisible();
  await kiosk.reload();
  await field.fill(code);
  await kiosk.getByRole('button', { name: '确定' }).click();
  await expect(kiosk.getByText(`${reference} 已签退，剩余的时段已释放`).first()).toBeVisible();
  await visit.close();
  const shown = (await (await person(request, 'composite'))(`/bookings/${booking}`)).body;
  expect(shown.attendance.checked_out_at).toBeTruthy();
});

test('who scans the code on the instrument checks in and out; the code before it is worth nothing', async ({
  browser,
  page,
  request,
}) => {
  const { id, name } = await bench(request, '扫码显微镜');
  const company = await person(request, 'composite');
  const { id: booking } = await book(company, id, await atOnce(1.5));
  const desk = await browser.newContext();
  const provider = await desk.newPage();
  const before = new URL(await tablet(provider, id), 'http://here').searchParams.get('key');
  const scan = (key: string | null) => `/check-in/${id}?key=${key}`;

  await signIn(page, 'composite');
  await page.goto(scan(before));
  await expect(page.getByRole('heading', { level: 1, name: `${name} 签到` })).toBeVisible();
  await expectGood(page);
  await act(page, '签到', /从现在起记录实际使用时间/);
  await expect(page.getByText('使用中', { exact: true })).toBeVisible();
  await expect(page.getByText('签到时间')).toBeVisible();

  await act(provider, '更换二维码', /全部作废/);
  await expect(provider.getByText('二维码已更换')).toBeVisible();
  await page.reload();
  await expect(page.getByText('这个二维码不能用来签到')).toBeVisible();
  await advance(1, page.context());
  await provider.reload();
  await expect(provider.getByRole('link', { name: '打开到场台' })).toBeVisible();
  const after = (await provider.getByRole('link', { name: '打开到场台' }).getAttribute('href'))!;
  await page.goto(scan(new URL(after, 'http://here').searchParams.get('key')));
  await act(page, '签退', /剩余时段立即释放/);
  await expect(page.getByText('已签退。', { exact: true })).toBeVisible();
  await expectGood(page);
  await provider.goto(`/provider/bookings/${booking}`);
  await expect(provider.getByRole('heading', { name: '到场记录' })).toBeVisible();
  await expect(provider.getByText('60 分钟').first()).toBeVisible();
  await desk.close();
});
