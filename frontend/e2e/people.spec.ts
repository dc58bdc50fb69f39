import { act, expect, expectGood, listing, person, ROLES, settled, signIn, test } from './world';

test('a person says how long before they are reminded', async ({ page }) => {
  await signIn(page, 'composite');
  await page.goto('/account');
  await settled(page);
  const bookings = page.getByRole('group', { name: '预约开始之前' });
  await expect(bookings.getByRole('spinbutton')).toHaveValue('24');
  await bookings.getByRole('spinbutton').fill('200');
  const form = page.locator('form').filter({ has: bookings });
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('请填写 1 到 168 的整数')).toBeVisible();
  await bookings.getByRole('spinbutton').fill('48');
  await page.getByRole('group', { name: '资格或证书到期之前' }).getByRole('checkbox').uncheck();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('提醒设置已保存')).toBeVisible();
  await expectGood(page);
  await page.reload();
  await expect(bookings.getByRole('spinbutton')).toHaveValue('48');
  await expect(page.getByRole('group', { name: '资格或证书到期之前' }).getByRole('checkbox')).not.toBeChecked();
});

test('a provider names levels of training and people read what is asked when', async ({ browser, page, request }) => {
  const id = await listing(await person(request, ROLES.provider), 'LAB-XRD-01');
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=training`);
  await settled(page);
  await page.getByRole('button', { name: '增加等级' }).click();
  await expect(page.getByLabel('第 1 级的名称')).toHaveValue('辅助操作');
  await page.getByRole('button', { name: '增加等级' }).click();
  await page.getByRole('button', { name: '保存要求' }).click();
  await expect(page.getByText('此项必填')).toBeVisible();
  await page.getByLabel('第 3 级的名称').fill('超级用户');
  await page.getByRole('button', { name: '增加时间' }).click();
  await page.getByRole('button', { name: '保存要求' }).click();
  await expect(page.getByText('培训要求已保存。')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '开设培训' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('通过后取得的等级').selectOption({ label: '独立操作' });
  await dialog.getByLabel('地点').fill('三号楼 305');
  await dialog.getByRole('button', { name: '开设培训' }).click();
  await expect(page.getByRole('cell', { name: '独立操作' })).toBeVisible();

  const company = await (await browser.newContext()).newPage();
  await signIn(company, 'sensor');
  await company.goto(`/listings/${id}`);
  await expect(company.getByText(/独立操作 · 三号楼 305/)).toBeVisible();
  await company.goto('/enterprise/qualifications');
  await expect(company.getByRole('heading', { name: '我的操作资格' })).toBeVisible();
  await expect(company.getByText('独立操作').first()).toBeVisible();
  await expectGood(company);
  await company.context().close();
  await act(page, '取消培训', /不再举行/);
});
