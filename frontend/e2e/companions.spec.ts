import { expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const HOUR = 3_600_000;

/** Two in the afternoon of the next Wednesday that is some days away: no hours that are kept for anybody. */
async function wednesday(): Promise<number> {
  const day = new Date((await now()).getTime() + 3 * 24 * HOUR);
  const local = new Date(day.getTime() + 8 * HOUR);
  local.setUTCDate(local.getUTCDate() + ((3 - local.getUTCDay() + 7) % 7));
  return Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), 14) - 8 * HOUR;
}

test('an instrument is booked with the operator that it needs, and its provider moves the booking', async ({
  page,
  context,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-AFM-01');
  const from = await wednesday();
  await page.goto(`/listings/${id}`);
  await expect(page.getByText('预约时同时占用：')).toBeVisible();
  await expect(page.getByRole('link', { name: '探针显微镜操作员' })).toBeVisible();
  await expectGood(page);

  await signIn(page, 'composite');
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(from + 2 * HOUR).toISOString(),
  });
  await page.goto(`/enterprise/book/${id}?${query}`);
  await settled(page);
  await page.getByRole('button', { name: /^提交预约/ }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByRole('link', { name: '探针显微镜操作员' })).toBeVisible();
  await expect(page.getByRole('button', { name: '转交同事' })).toBeVisible();
  await expectGood(page);
  const booking = new URL(page.url()).pathname.split('/').at(-1);

  const desk = await context.newPage();
  await signIn(desk, ROLES.provider);
  await desk.goto(`/provider/bookings/${booking}`);
  await settled(desk);
  await desk.getByRole('button', { name: '调整', exact: true }).click();
  const dialog = desk.getByRole('dialog', { name: '调整预约' });
  const places = dialog.locator('button.small');
  await expect(places.first()).toBeVisible();
  await places.nth(1).click();
  await dialog.getByLabel('原因（企业会看到）').fill('电话商定改时间');
  await dialog.getByRole('button', { name: '调整', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.getByText('预约已调整')).toBeVisible();
  await expectGood(desk);
});

test('hours that are kept for members refuse others, and say from when anybody may book', async ({ page, request }) => {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-AFM-01');
  // Five days later is a Monday; half past nine is kept for members until two days before.
  const from = (await wednesday()) + 5 * 24 * HOUR - 4.5 * HOUR;
  await signIn(page, 'composite');
  const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(from + HOUR).toISOString() });
  await page.goto(`/enterprise/book/${id}?${query}`);
  await settled(page);
  await expect(page.getByText(/此时段优先提供给：成员单位/)).toBeVisible();
  await expectGood(page);
});

test('what a listing needs and for whom its hours are kept is set in its rules', async ({ page, request }) => {
  const lab = await person(request, ROLES.provider);
  const code = `NEEDS-${crypto.randomUUID().slice(0, 8)}`;
  const { id } = (await lab('/listings', { code, kind: 'instrument_time', name: '组合测试仪' })).body;
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=rules`);
  await page.getByRole('button', { name: '增加条目' }).click();
  await page.getByRole('button', { name: '增加优先时段' }).click();
  await page.getByRole('button', { name: '保存预约规则' }).click();
  await expect(page.getByText('此项必填').first()).toBeVisible();
  await page.getByLabel('条目', { exact: true }).selectOption({ label: '探针显微镜操作员 · LAB-OP-01' });
  await page.getByLabel('另加该条目自己的价格').check();
  await page.getByLabel('时间', { exact: true }).fill('9-12');
  await expectGood(page);
  await page.getByRole('button', { name: '保存预约规则' }).click();
  await expect(page.getByText('预约规则已保存为第 1 版')).toBeVisible();
  await expect(page.getByRole('row', { name: /优先时段/ }).first()).toBeVisible();
  await lab(`/listings/${id}/withdraw`, { reason: '测试完毕' });
});
