import { bench } from './bench';
import { expect, expectFitting, expectGood, NARROW, settled, test, WIDE } from './world';

const price = (amount_fen: number) => [{ customer_class: 'standard', unit: 'hour', amount_fen }];

test('an instrument says what else would do, which is cheaper, and sets them side by side', async ({
  page,
  request,
}) => {
  const category = `替代 ${crypto.randomUUID().slice(0, 8)}`;
  const own = await bench(request, '首选轮廓仪', { category, prices: price(30_000) });
  const cheap = await bench(request, '便宜轮廓仪', { category, prices: price(10_000) });
  await page.goto(`/listings/${own.id}`);
  const part = page.getByRole('region', { name: '同类可替代的仪器' });
  const other = part.getByRole('listitem').filter({ hasText: cheap.name });
  await expect(other.getByText('标准价更低')).toBeVisible();
  await expect(other.getByText('最早空闲：')).toBeVisible();
  await expect(part.getByText('本条目最早空闲：')).toBeVisible();
  await expectGood(page);
  await part.getByRole('link', { name: '与前几项并列比较' }).click();
  await expect(page.getByRole('columnheader')).toHaveCount(2);
  await expect(page.getByRole('columnheader', { name: cheap.name }).getByText('标准价最低')).toBeVisible();

  // The other way leads to the free hour that was shown.
  await page.goto(`/listings/${own.id}`);
  await other.getByRole('link', { name: cheap.name }).click();
  await expect(page).toHaveURL(new RegExp(cheap.id));
  await settled(page);
  await expect(page.getByRole('heading', { level: 1, name: cheap.name })).toBeVisible();
  await expect(page.getByLabel('开始', { exact: true })).not.toHaveValue('');
});

test('four stand side by side, and a fifth is refused wherever it is asked for', async ({ page, request }) => {
  const category = `并列 ${crypto.randomUUID().slice(0, 8)}`;
  const five = [];
  for (let n = 1; n <= 5; n += 1) {
    five.push(await bench(request, `并列轮廓仪 ${n}`, { category, prices: price(n * 10_000) }));
  }
  await page.goto(`/search?category=${encodeURIComponent(category)}`);
  await settled(page);
  const ticks = page.getByRole('checkbox', { name: /^加入对比/ });
  await expect(ticks).toHaveCount(5);
  for (const { name } of five.slice(0, 4)) await page.getByRole('checkbox', { name: `加入对比：${name}` }).check();
  const fifth = page.getByRole('checkbox', { name: `加入对比：${five[4]!.name}` });
  await expect(fifth).toBeDisabled();
  await expect(page.getByText('已选 4 项对比（最多 4 项）')).toBeVisible();
  await page.getByRole('link', { name: '开始对比' }).click();
  await expect(page.getByRole('columnheader')).toHaveCount(4);
  await expect(page.getByRole('link', { name: '再选一个' })).toHaveCount(0);
  await expectGood(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await page.setViewportSize(WIDE);

  const all = five.map(({ id }) => id).join(',');
  await page.goto(`/compare?ids=${all}`);
  await expect(page.getByRole('columnheader')).toHaveCount(4);
  await expect(page.getByText(five[4]!.name)).toHaveCount(0);
  expect((await request.get(`/api/v1/listings/compare?ids=${all}`)).status()).toBe(422);
  await page.getByRole('button', { name: `移出对比：${five[0]!.name}` }).click();
  await expect(page.getByRole('columnheader')).toHaveCount(3);
  await page.getByRole('link', { name: '再选一个' }).click();
  await expect(fifth).toBeEnabled();
});
