import { atOnce, bench, book, HOUR, settle, span } from './bench';
import { act, expect, expectGood, person, PASSWORD, ROLES, settled, signIn, test } from './world';

const wall = (at: string) => new Date(Date.parse(at) + 8 * HOUR).toISOString().slice(0, 16);

test('a provider makes a booking longer, beyond a rule only with a reason, and the company agrees', async ({
  page,
  browser,
  request,
}) => {
  const { id } = await bench(request, '延时显微镜', { max_minutes: 180 });
  const window = await span(9, 9, 2);
  const booking = await book(await person(request, 'composite'), id, window);
  const end = (hours: number) => wall(new Date(Date.parse(window.starts_at) + hours * HOUR).toISOString());
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/bookings/${booking.id}`);
  await page.getByRole('button', { name: '延长或缩短' }).click();
  const dialog = page.getByRole('dialog', { name: '延长或缩短预约' });
  await expect(dialog.getByLabel('新的结束时间')).toHaveValue(end(2));
  await dialog.getByRole('button', { name: '延长或缩短' }).click();
  await expect(dialog.getByText('请填写结束时间和原因。')).toBeVisible();
  await dialog.getByLabel('新的结束时间').fill(end(4));
  await dialog.getByLabel('原因（企业会看到）').fill('样品比预计的多');
  await dialog.getByRole('button', { name: '延长或缩短' }).click();
  await expect(dialog.getByText('时长过长')).toBeVisible();
  await expectGood(page);
  await dialog.getByLabel('放行的理由（记入预约）').fill('当天没有别人');
  await dialog.getByRole('button', { name: '延长或缩短' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('时长已更改，客户会收到通知')).toBeVisible();
  await expect(page.getByText(/09:00–13:00/).first()).toBeVisible();
  await expect(page.getByText('当天没有别人').first()).toBeVisible();

  const visit = await browser.newContext();
  const company = await visit.newPage();
  await signIn(company, 'composite');
  await company.goto(`/enterprise/bookings/${booking.id}`);
  await expect(company.getByText(/09:00–13:00/).first()).toBeVisible();
  await expect(company.getByText('800.00').first()).toBeVisible();
  await expect(company.getByText('供方调整了这笔预约')).toBeVisible();
  await expectGood(company);
  await act(company, '同意调整', /照常适用/);
  await expect(company.getByText('供方调整了这笔预约')).toBeHidden();
  await visit.close();
});

test('the rest of a series is called off in one act, and what was before it stands', async ({ page, request }) => {
  const { id } = await bench(request, '周期显微镜');
  const company = await person(request, 'composite');
  const order = { listing_id: id, window: await span(10, 9, 1), voucher: 'none' };
  const made = await company('/bookings/series', { order, every_days: 1, occurrences: 3 });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const ids = (made.body as { booking: { id: string } }[]).map(({ booking }) => booking.id);
  await signIn(page, 'composite');
  await page.goto(`/enterprise/bookings/${ids[1]}`);
  await expect(page.getByRole('button', { name: '取消其余各次' })).toBeVisible();
  await expectGood(page);
  await act(page, '取消其余各次', /要么全部取消，要么都不变/, '停产检修');
  await expect(page.getByText('已取消 2 次预约。')).toBeVisible();
  await expect(page.getByText('已取消', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('停产检修').first()).toBeVisible();
  await page.goto(`/enterprise/bookings/${ids[0]}`);
  await expect(page.getByText('已确认', { exact: true }).first()).toBeVisible();
  await page.goto(`/enterprise/bookings/${ids[2]}`);
  await expect(page.getByText('已取消', { exact: true }).first()).toBeVisible();
});

test('a booking is handed over to a colleague, who then uses it', async ({ page, request }) => {
  const { id } = await bench(request, '转交显微镜');
  const company = await person(request, 'ocean');
  const login = `heir-${crypto.randomUUID().slice(0, 8)}`;
  const name = `接手人 ${login.slice(5)}`;
  const made = await company('/users', {
    name,
    login,
    email: `${login}@example.cn`,
    language: 'zh',
    password: PASSWORD,
    roles: ['enterprise_member'],
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const booking = await book(company, id, await span(11, 9, 2));
  await signIn(page, 'ocean');
  await page.goto(`/enterprise/bookings/${booking.id}`);
  await settled(page);
  await page.getByRole('button', { name: '转交同事' }).click();
  const dialog = page.getByRole('dialog', { name: '转交同事' });
  await dialog.getByLabel('使用人').selectOption({ label: name });
  await expect(dialog.getByText(/时间、价格/)).toBeVisible();
  await expectGood(page);
  await dialog.getByRole('button', { name: '转交同事' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`已转交 ${name}`)).toBeVisible();
  await expect(page.locator('dd', { hasText: name }).first()).toBeVisible();

  await signIn(page, login);
  await page.goto(`/enterprise/bookings/${booking.id}`);
  await expect(page.locator('dd', { hasText: name }).first()).toBeVisible();
});

test('what was really used of the consumables is billed, and both sides read it', async ({
  page,
  browser,
  request,
}) => {
  const instrument = await bench(request, '耗材显微镜');
  const grid = { code: 'grid', name: { zh: '铜网', en: 'Grid' }, amount_fen: 1_000, per: 'piece' };
  await settle(instrument, 'tariff', { consumables: [grid] });
  const company = await person(request, 'composite');
  const booking = await book(company, instrument.id, await atOnce(1), { consumables: { grid: 5 } });
  expect(booking.price_fen).toBe(25_000);
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/bookings/${booking.id}`);
  await act(page, '到场，开始使用', /不能再自行取消或改期/);
  const used = page.getByLabel('铜网');
  await expect(used).toHaveValue('5');
  const price = page.locator('dl.price strong');
  await expect(price).toContainText('250.00');
  await used.fill('-1');
  await page.getByRole('button', { name: '交付', exact: true }).click();
  await expect(page.getByText('请填写不小于零的整数')).toBeVisible();
  await used.fill('2');
  await expect(price).toContainText('220.00');
  await expectGood(page);
  await page.getByRole('button', { name: '交付', exact: true }).click();
  await expect(page.getByText('待验收', { exact: true })).toBeVisible();
  await expect(page.getByText('实际耗材 grid')).toBeVisible();

  const visit = await browser.newContext();
  const reader = await visit.newPage();
  await signIn(reader, 'composite');
  await reader.goto(`/enterprise/bookings/${booking.id}`);
  await expect(reader.getByText('实际耗材 grid')).toBeVisible();
  await expect(reader.getByText('220.00').first()).toBeVisible();
  await expectGood(reader);
  await visit.close();
});
