import { expect, expectGood, now, settled, signIn, test } from './world';

test('a company finds by its own price, voucher, distance and first free time, and shares the address', async ({
  page,
}) => {
  await signIn(page, 'sensor');
  await page.goto('/search');
  await settled(page);
  await expect(page.getByText(/^创新券可付 .* 元$/).first()).toBeVisible();
  await page.getByLabel('用多久').selectOption('120');
  await expect(page).toHaveURL(/minutes=120/);
  await expect(
    page
      .getByRole('article')
      .getByText(/最早空闲/)
      .first(),
  ).toBeVisible();
  await page.getByLabel('从哪里算距离').selectOption({ label: '荣成市' });
  await page.getByLabel('排序').selectOption('distance');
  await settled(page);
  const cards = page.getByRole('article');
  await expect(cards.first().getByText('同区')).toBeVisible();
  await expectGood(page);

  await page.getByLabel('排序').selectOption('price');
  await settled(page);
  const amounts = async () => {
    const prices = await cards.locator('.price .number').allInnerTexts();
    const shown = prices.flatMap((text) => text.match(/[\d,]+\.\d\d/) ?? []);
    return shown.map((text) => Number(text.replaceAll(',', '')));
  };
  const all = await amounts();
  expect(all.length).toBeGreaterThan(3);
  expect(all).toEqual([...all].sort((a, b) => a - b));
  // Two hours somewhere in the coming week, in the same order, counted, with the first such time of each.
  const today = (await now()).getTime() + 8 * 3_600_000;
  const day = (days: number) => new Date(today + days * 86_400_000).toISOString().slice(0, 10);
  const time = page.getByRole('group', { name: '在此时段空闲' });
  await time.getByLabel('开始').fill(`${day(1)}T00:00`);
  await time.getByLabel('结束').fill(`${day(8)}T00:00`);
  await expect(page).toHaveURL(/free_to=/);
  await settled(page);
  await expect(page.getByRole('button', { name: /间空闲 2 小时/ })).toBeVisible();
  await expect(page.locator('p.count')).toHaveText(/[1-9]\d* 项/);
  const free = await amounts();
  expect(free.length).toBeGreaterThan(0);
  expect(free).toEqual([...free].sort((a, b) => a - b));
  expect(await cards.getByText(/最早空闲/).count()).toBe(await cards.count());
  await page.getByLabel('排序').selectOption('soonest');
  await settled(page);
  await expect(
    page
      .getByRole('article')
      .getByText(/最早空闲/)
      .first(),
  ).toBeVisible();
  // Another tab at this address asks the same; what is free first moves on with the clock and with what others book.
  await page.reload();
  await settled(page);
  await expect(page.getByLabel('排序')).toHaveValue('soonest');
  await expect(page.getByLabel('用多久')).toHaveValue('120');
  await expect(
    page
      .getByRole('article')
      .getByText(/最早空闲/)
      .first(),
  ).toBeVisible();
  await expectGood(page);
});
