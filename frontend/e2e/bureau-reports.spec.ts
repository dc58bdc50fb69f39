import {
  agreeGrant,
  expect,
  expectAccessible,
  expectFitting,
  expectWorded,
  NARROW,
  now,
  settled,
  signIn,
  test,
} from './world';

test('vouchers are shown by month, district and industry, and the region is in the address', async ({ page }) => {
  await signIn(page, 'city');
  await page.goto('/bureau/reports');
  await settled(page);
  const districts = page.getByRole('region', { name: '按区市' });
  await expect(districts.getByRole('img', { name: '按区市' })).toBeVisible();
  await expect(districts.getByRole('row', { name: /荣成市/ })).toBeVisible();
  await page.getByLabel(/^区域/).selectOption({ label: '环翠区' });
  await expect(page).toHaveURL(/region=371002/);
  await expect(districts.getByRole('row', { name: /荣成市/ })).toHaveCount(0);
  await page.getByRole('tab', { name: '供方' }).click();
  // The region stays with the next report.
  await expect(page.getByRole('row', { name: /海湾微纳加工中心/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /蓝区新材料检测研究院/ })).toHaveCount(0);
  await expectAccessible(page);
});

test('the list behind the figures is taken away', async ({ page }) => {
  await signIn(page, 'city');
  await page.goto('/bureau/reports');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
  await expect(page.getByText('已导出')).toBeVisible();
});

test('what nobody books is found', async ({ page }) => {
  await signIn(page, 'rongcheng');
  await page.goto('/bureau/reports?tab=utilisation');
  await settled(page);
  await page.getByRole('button', { name: '查找闲置条目' }).click();
  await expect(page.getByText(/个上架条目中，有 \d+ 个近 90 天没有预约/)).toBeVisible();
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectAccessible(page);
});

test('every report can be read by the auditor, and says its figures in words', async ({ page }) => {
  await signIn(page, 'auditor');
  for (const tab of ['vouchers', 'utilisation', 'providers', 'reviews', 'budget']) {
    await page.goto(`/bureau/reports?tab=${tab}`);
    await settled(page);
    await expectAccessible(page);
    await expectWorded(page);
  }
  await expect(page.getByText(/近 90 天(没有)?净支出/).first()).toBeVisible();
});

test('a budget line is opened, increased and reported by two people', async ({ page, request }) => {
  // A year of the past, on which nothing else draws.
  const year = String((await now()).getFullYear() - 3);
  await signIn(page, 'maker');
  await page.goto(`/finance/appropriations?year=${year}`);
  await page.getByRole('button', { name: '下达指标' }).first().click();
  const dialog = page.getByRole('dialog', { name: '下达指标' });
  await dialog.getByLabel('券种').selectOption({ index: 1 });
  await dialog.getByLabel('年度').selectOption(year);
  await dialog.getByLabel('级次').selectOption({ label: '区级' });
  await dialog.getByLabel('地区').selectOption({ label: '乳山市' });
  await dialog.getByLabel('金额').fill('1000');
  await dialog.getByRole('button', { name: '提出下达' }).click();
  await expect(dialog.getByText('此项必填')).toBeVisible();
  await dialog.getByLabel('指标文号').fill('测试文号');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '提出下达' }).click();
  await expect(page.getByText('已提出 1,000.00 元，等待另一人核准')).toBeVisible();

  const row = page.getByRole('row', { name: /测试文号/ });
  await expect(row).toHaveCount(0);
  await agreeGrant(request, '测试文号');
  await page.reload();
  await row.getByRole('button', { name: '追加' }).click();
  const more = page.getByRole('dialog', { name: '追加指标' });
  await expect(more.getByText('剩余 1,000.00 元')).toBeVisible();
  await more.getByLabel('金额').fill('500');
  await more.getByLabel('指标文号').fill('追加文号');
  await more.getByRole('button', { name: '提出追加' }).click();
  await expect(page.getByText('已提出 500.00 元，等待另一人核准')).toBeVisible();
  await expect(row.getByRole('link', { name: '待核准' })).toBeVisible();
  await expect(row).not.toContainText('1,500.00');
  await agreeGrant(request, '追加文号');
  await page.reload();
  await expect(row).toContainText('1,500.00');

  await page.goto(`/finance/budget?year=${year}`);
  await expect(page.getByText('年度已结束，剩余 1,500.00 元。')).toBeVisible();
});
