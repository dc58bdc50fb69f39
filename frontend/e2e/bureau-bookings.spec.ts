import { advance, expect, expectGood, orderSamples, person, ROLES, signIn, test } from './world';

test('what a company disputes is decided by the bureau, and both are told', async ({ page, request }) => {
  const id = await orderSamples(request, 'fibre', 10);
  const [company, provider] = [await person(request, 'fibre'), await person(request, ROLES.provider)];
  await provider(`/bookings/${id}/confirm`, {});
  await provider(`/bookings/${id}/start`, {});
  expect((await provider(`/bookings/${id}/deliver`, { quantity: 10 })).status).toBe(200);
  expect((await company(`/bookings/${id}/dispute`, { reason: '有 4 个样品断在夹具里' })).status).toBe(200);

  await signIn(page, ROLES.city);
  await page
    .getByRole('link', { name: /碳纤维复丝拉伸试验.*甲申|甲申.*碳纤维复丝拉伸试验/ })
    .first()
    .click();
  await expect(page.getByText('有 4 个样品断在夹具里').first()).toBeVisible();
  await expectGood(page);

  await page.getByRole('button', { name: '按裁定金额验收' }).click();
  const dialog = page.getByRole('dialog', { name: '按裁定金额验收' });
  await dialog.getByLabel('裁定价格').fill('99999');
  await dialog.getByLabel(/裁定理由/).fill('只有六个样品有效');
  await dialog.getByRole('button', { name: '按裁定金额验收' }).click();
  await expect(dialog.getByText(/交付金额 2,800.00 元/).last()).toBeVisible();
  await dialog.getByLabel('裁定价格').fill('1680');
  await dialog.getByRole('button', { name: '按裁定金额验收' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('已验收', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('1,680.00 元').first()).toBeVisible();

  await page.goto('/bureau/bookings?state=disputed');
  await expect(page.getByText('没有符合条件的预约')).toBeVisible();
});

test('a person reads what was written to them and goes where it leads', async ({ context, page }) => {
  // What happened in the demo becomes messages.
  await advance(1, context);
  await signIn(page, 'sensor');
  await page.getByRole('link', { name: /^消息/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: '消息' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '全部标为已读' }).click();
  await expect(page.getByText('全部消息已标为已读')).toBeVisible();
  await page.getByLabel('只看未读').check();
  await expect(page.getByText('没有未读消息')).toBeVisible();
  await page.getByLabel('只看未读').uncheck();
  await page.getByRole('link', { name: '去查看' }).first().click();
  await expect(page).toHaveURL(/\/enterprise\//);
});
