import { act, expect, expectGood, listing, now, person, ROLES, signIn, test } from './world';

const DAY = 86_400_000;

/** A day in Shanghai, so many days from now. */
const dayFrom = async (days: number) =>
  new Date((await now()).getTime() + days * DAY + 8 * 3_600_000).toISOString().slice(0, 10);

test('a provider keeps up an instrument: a fault, a certificate, and an outage over a booking', async ({
  page,
  request,
}) => {
  const [company, provider] = [await person(request, 'fibre'), await person(request, ROLES.provider)];
  const id = await listing(provider, 'LAB-XRD-01');
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=upkeep`);
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: '报告故障' }).click();
  await dialog.getByRole('button', { name: '报告故障' }).click();
  await expect(dialog.getByText('此项必填')).toBeVisible();
  await dialog.getByLabel('故障情况').fill('样品台漂移');
  await dialog.getByRole('button', { name: '报告故障' }).click();
  await expect(page.getByText('样品台漂移')).toBeVisible();
  await act(page, '处理完成', /报告人会收到/, '已重新校正');
  await expect(page.getByText('没有未处理的故障')).toBeVisible();

  await page.getByRole('button', { name: '登记证书' }).click();
  await dialog.getByLabel('名称').fill('年度检定');
  await dialog.getByLabel('有效期至').fill(await dayFrom(400));
  await dialog.getByRole('button', { name: '登记证书' }).click();
  await expect(page.getByText('年度检定', { exact: true })).toBeVisible();
  await expectGood(page);

  // The first working hour that is free, some days ahead.
  let day = '';
  for (let ahead = 5; !day && ahead < 15; ahead += 1) {
    const on = await dayFrom(ahead);
    const window = { starts_at: `${on}T02:00:00Z`, ends_at: `${on}T03:00:00Z` };
    const { status } = await company('/bookings', { listing_id: id, window, quantity: 1 });
    if (status === 201) day = on;
  }
  expect(day).not.toBe('');
  await page.getByRole('link', { name: '安排停用' }).click();
  await page.getByLabel('开始').fill(`${day}T08:00`);
  await page.getByLabel('结束').fill(`${day}T18:00`);
  await expect(page.getByText(/还有 \d+ 个预约没有安排/)).toBeVisible();
  await page.getByLabel('原因').fill('更换射线管');
  await page.getByRole('button', { name: '停用并安排预约' }).click();
  await expect(page.getByLabel(/如何安排/).first()).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('button', { name: '按建议填好' }).click();
  await expect(page.getByText(/企业不因此付费/)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '停用并安排预约' }).click();
  await expect(page.getByRole('heading', { name: '停用已生效' })).toBeVisible();
  await expectGood(page);
});

test('a provider puts up the code, sets the rule of attendance and offers a training', async ({ page, request }) => {
  const provider = await person(request, ROLES.provider);
  const id = await listing(provider, 'LAB-XRD-01');
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=check-in`);
  await page.getByLabel('逾时释放（分钟）').fill('2000');
  await page.getByRole('button', { name: '保存规则' }).click();
  await expect(page.getByText('请填写 1 到 1440 的整数')).toBeVisible();
  await page.getByLabel('逾时释放（分钟）').fill('');
  await page.getByLabel('候补保留（分钟）').fill('90');
  await page.getByRole('button', { name: '保存规则' }).click();
  await expect(page.getByText('规则已保存。')).toBeVisible();
  await act(page, '更换二维码', /全部作废/);
  await page.getByRole('link', { name: '打印页' }).click();
  await expect(page.getByRole('img', { name: /签到二维码/ })).toBeVisible();
  await expectGood(page);

  await page.goto(`/provider/listings/${id}?tab=training`);
  await page.getByRole('button', { name: '开设培训' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('地点').fill('三号楼 201');
  await dialog.getByRole('button', { name: '开设培训' }).click();
  await expect(page.getByText('三号楼 201')).toBeVisible();
  await expectGood(page);
  await act(page, '取消培训', /不再举行/);
  await expect(page.getByText('没有将来的培训')).toBeVisible();
});
