import type { APIRequestContext } from '@playwright/test';
import { act, advance, expect, expectGood, listing, now, orderSamples, person, ROLES, signIn, test } from './world';

const HALF_HOUR = 1_800_000;

/** Books the first hour that is free from `hours` after now. */
async function bookTime(request: APIRequestContext, login: string, code: string, hours: number) {
  const [company, provider] = [await person(request, login), await person(request, ROLES.provider)];
  const listing_id = await listing(provider, code);
  let from = Math.ceil(((await now()).getTime() + hours * 2 * HALF_HOUR) / HALF_HOUR) * HALF_HOUR;
  for (let attempt = 0; attempt < 50; attempt += 1, from += HALF_HOUR) {
    const window = {
      starts_at: new Date(from).toISOString(),
      ends_at: new Date(from + 2 * HALF_HOUR).toISOString(),
    };
    const { status, body } = await company('/bookings', { listing_id, window, quantity: 1, voucher: 'best' });
    if (status === 201) return { id: body.id as string, from };
    expect(body.code, JSON.stringify(body)).toBe('slot_taken');
  }
  throw new Error('no free hour');
}

test('a provider confirms, delivers less than was ordered with a report, and answers what is said of it', async ({
  browser,
  page,
  request,
}) => {
  const id = await orderSamples(request, 'fibre', 7);
  await signIn(page, ROLES.provider);
  await expect(page.getByRole('heading', { name: /预约待确认/ })).toBeVisible();
  await page.goto(`/provider/bookings/${id}`);
  await expect(page.getByText('甲申碳纤维科技有限公司（演示）').first()).toBeVisible();
  await expectGood(page);
  await act(page, '确认', /企业|甲申.*冻结的/);
  await expect(page.getByText('已确认', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: '记录用量并交付' }).click();
  const samples = page.getByLabel('实际完成的样品数');
  await expect(samples).toBeFocused();
  await samples.fill('0');
  await page.getByRole('button', { name: '交付', exact: true }).click();
  await expect(page.getByText('请填写大于零的整数')).toBeVisible();
  await samples.fill('5');
  await page.getByLabel('说明').fill('两个样品断裂。');
  await expect(page.locator('dl.price strong')).toContainText('1,400.00');
  // What is typed outlives a reload.
  await page.reload();
  await expect(samples).toHaveValue('5');

  const chooser = page.getByLabel('上传成果文件');
  const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
  await chooser.setInputFiles([pdf('报告.pdf'), pdf('多余.pdf')]);
  await expect(page.getByText('报告.pdf', { exact: true })).toBeVisible();
  const spare = page.locator('.file', { hasText: '多余.pdf' });
  await spare.getByRole('button', { name: '移除' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '移除' }).click();
  await expect(spare).toHaveCount(0);
  await expectGood(page);

  await page.getByRole('button', { name: '交付', exact: true }).click();
  await expect(page.getByText('待验收', { exact: true })).toBeVisible();
  await expect(page.getByText('两个样品断裂。')).toBeVisible();
  await expectGood(page);

  // The company finds the report with what was delivered, and takes it away.
  const visit = await browser.newContext();
  const reader = await visit.newPage();
  await signIn(reader, 'fibre');
  await reader.goto(`/enterprise/bookings/${id}`);
  const download = reader.waitForEvent('download');
  await reader.locator('.file', { hasText: '报告.pdf' }).getByRole('button', { name: '下载' }).click();
  expect((await download).suggestedFilename()).toBe('报告.pdf');
  await expectGood(reader);
  await visit.close();

  const company = await person(request, 'fibre');
  expect((await company(`/bookings/${id}/accept`, {})).status).toBe(200);
  const said = { on_time: 4, quality: 5, service: 5, comment: '报告清楚。' };
  expect((await company(`/bookings/${id}/rating`, said)).status).toBe(201);
  await page.reload();
  await expect(page.getByText('企业还没有申请兑付')).toBeVisible();
  await page.getByLabel('回复这条评价').fill('谢谢，断裂的样品可以补测。');
  await page.getByRole('button', { name: '发布回复' }).click();
  await expect(page.getByText('我们的回复')).toBeVisible();
  await expectGood(page);
});

test('a provider declines and cancels, and the held money goes back', async ({ page, request }) => {
  await signIn(page, ROLES.provider);
  const declined = await orderSamples(request, 'ocean', 3);
  await page.goto(`/provider/bookings/${declined}`);
  await act(page, '谢绝', /全部退回企业/, '试验机检修，本月不接样。');
  await expect(page.getByText('没有成立，时段和券的额度都已释放。')).toBeVisible();
  await expect(page.getByText('试验机检修，本月不接样。').first()).toBeVisible();

  const cancelled = await orderSamples(request, 'ocean', 3);
  // Most requests need no more than a yes: from the list.
  await page.goto('/provider/bookings?state=requested');
  const row = page.getByRole('row', { name: /碳纤维复丝拉伸试验.*石岛海洋食品/ }).first();
  await row.getByRole('button', { name: '确认' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
  await expect(page.getByText('已确认，已通知企业。')).toBeVisible();
  await page.goto(`/provider/bookings/${cancelled}`);
  await act(page, '取消预约', /全部退回企业/, '夹具损坏。');
  await expect(page.getByText('已取消，时段和券的额度都已释放。')).toBeVisible();
  await expectGood(page);
});

test('a provider sees who comes on a day, and prints it', async ({ page, request }) => {
  const { id, from } = await bookTime(request, 'fibre', 'LAB-SEM-01', 72);
  const day = new Date(from + 8 * 3_600_000).toISOString().slice(0, 10);
  await page.addInitScript(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes');
  });
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/bookings/${id}`);
  await expect(page.getByText(/起可以办理到场/)).toBeVisible();
  await page.getByRole('link', { name: '当天安排' }).click();
  await expect(page).toHaveURL(new RegExp(`date=${day}`));
  const sheet = page.getByRole('article');
  await expect(sheet.getByRole('heading', { name: 'LAB-SEM-01 场发射扫描电子显微镜' })).toBeVisible();
  await expect(sheet.getByText('甲申碳纤维科技有限公司（演示）').first()).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '打印' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  await page.emulateMedia({ media: 'print' });
  await expect(sheet.getByText('签到').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '打印' })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('button', { name: '后一天' }).click();
  await page.getByRole('button', { name: '今天' }).click();
  await expect(page).not.toHaveURL(/date=/);
});

test('a provider starts when the company comes, and delivers by the minutes used', async ({
  page,
  request,
  context,
}) => {
  const { id } = await bookTime(request, 'sensor', 'LAB-SEM-01', 0);
  const other = await bookTime(request, 'sensor', 'LAB-SEM-01', 0);
  await advance(Math.ceil((other.from - (await now()).getTime()) / 3_600_000) + 1, context);
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/bookings/${id}`);
  await act(page, '到场，开始使用', /不能再自行取消或改期/);
  await expect(page.getByText('使用中', { exact: true })).toBeVisible();
  // Nobody has left yet and nothing was metered: it begins as booked, and what is typed is the provider's word.
  const said = page.getByRole('list', { name: '预约、签到签退与计量的机时' });
  await expect(said.getByText('没有记录')).toHaveCount(2);
  await expect(page.getByLabel('实际机时（分钟）')).toHaveValue('60');
  await page.getByLabel('实际机时（分钟）').fill('50');
  await said.getByRole('button', { name: '按预约时长' }).click();
  await expect(page.getByLabel('实际机时（分钟）')).toHaveValue('60');
  await page.getByLabel('实际机时（分钟）').fill('45');
  await expect(page.locator('dl.price strong')).toContainText('450.00');
  await expectGood(page);
  await page.getByRole('button', { name: '交付', exact: true }).click();
  await expect(page.getByText('45 分钟', { exact: true })).toBeVisible();
  await expect(page.getByText('按供方填写计。')).toBeVisible();

  await page.goto(`/provider/bookings/${other.id}`);
  await act(page, '未到场', /记录永久保留/);
  await expect(page.getByText('企业未到场，时段和券的额度都已释放。')).toBeVisible();
});

test('a provider sees what comes in, what was paid and what its grade is worth', async ({ page }) => {
  await signIn(page, ROLES.provider);
  await page.goto('/provider/income');
  await expect(page.getByText('服务结算合计')).toBeVisible();
  await expect(page.getByRole('link', { name: '场发射扫描电子显微镜' }).first()).toBeVisible();
  await expectGood(page);
  await page.getByRole('tab', { name: '财政拨付' }).click();
  await expect(page.getByText('已到账')).toBeVisible();
  await expectGood(page);
  await page.getByRole('tab', { name: '等次与奖补' }).click();
  await expect(page.getByRole('row', { name: /良好 本单位 20%/ })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: '查看本单位公开主页' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('蓝区新材料检测研究院（演示）');
});
