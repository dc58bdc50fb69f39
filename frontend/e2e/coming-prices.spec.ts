import { expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const DAY = 86_400_000;
/** `2026-12-03`: so many days from today in Shanghai. */
const dayIn = async (days: number) =>
  new Date((await now()).getTime() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10);

test('a provider announces prices for a day to come, and customers see and pay them from that day on', async ({
  page,
  context,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-AFM-01');
  const day = await dayIn(20);
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=tariff`);
  await settled(page);
  // Of the demo: one is announced already.
  await expect(page.getByRole('heading', { name: '预告的价格' })).toBeVisible();
  await expect(page.getByText('290.00').first()).toBeVisible();
  await page.getByRole('button', { name: '预告新价格' }).click();
  await page.getByRole('button', { name: '保存预告' }).click();
  await expect(page.getByText('此项必填').first()).toBeVisible();
  await page.getByLabel('自哪一天起').fill(day);
  await page
    .getByLabel(/^标准价/)
    .first()
    .fill('333');
  await expectGood(page);
  await page.getByRole('button', { name: '保存预告' }).click();
  await expect(page.getByText(`${day} 起的价格已预告`)).toBeVisible();
  await expect(page.getByRole('button', { name: `修改 ${day} 起的价格` })).toBeVisible();

  const visitor = await context.newPage();
  await visitor.goto(`/listings/${id}`);
  await settled(visitor);
  await expect(visitor.getByText(`${day} 起`, { exact: true })).toBeVisible();
  await expect(visitor.getByText('333.00').first()).toBeVisible();
  await expectGood(visitor);

  // Noon of that day, and of the day before.
  const customer = await context.newPage();
  await signIn(customer, 'composite');
  for (const [on, said] of [
    [await dayIn(20), `按使用当日（${day}）的价格：${day} 起的新价`],
    [await dayIn(19), `${day} 起另有新价`],
  ] as const) {
    const from = Date.parse(`${on}T14:00:00+08:00`);
    const query = new URLSearchParams({
      from: new Date(from).toISOString(),
      to: new Date(from + 2 * 3_600_000).toISOString(),
    });
    await customer.goto(`/enterprise/book/${id}?${query}`);
    await settled(customer);
    await expect(customer.getByText(said)).toBeAttached();
  }

  await page.getByRole('button', { name: `撤回 ${day} 的预告` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: `撤回 ${day} 的预告` }).click();
  await expect(page.getByText(`${day} 的预告已撤回`)).toBeVisible();
  await page.getByText('预告记录').click();
  await expect(page.getByText('已撤回').first()).toBeVisible();
  await expectGood(page);
});

test('the rules of nights, and of charges that fall, are set where the others are', async ({ page, request }) => {
  const lab = await person(request, ROLES.provider);
  const id = await listing(lab, 'LAB-AFM-01');
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=rules`);
  await settled(page);
  await expect(page.getByLabel('计入限额').first()).not.toBeChecked();
  await expectGood(page);
  await page.goto(`/provider/listings/${id}?tab=tariff`);
  await settled(page);
  await expect(page.getByLabel('整个时段又被订出的，免收')).toBeChecked();
});
