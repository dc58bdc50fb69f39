import { expect, expectGood, settled, signIn, test } from './world';

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
  const prices = await cards.locator('.price .number').allInnerTexts();
  const amounts = prices
    .flatMap((text) => text.match(/[\d,]+\.\d\d/) ?? [])
    .map((text) => Number(text.replaceAll(',', '')));
  expect(amounts.length).toBeGreaterThan(3);
  expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
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
