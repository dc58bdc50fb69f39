import { expect, expectAccessible, expectWorded, now, PASSWORD, settled, test } from './world';

/** Two days from now in Shanghai: `2026-11-25`. */
async function inTwoDays(): Promise<string> {
  return new Date((await now()).getTime() + 56 * 3_600_000).toISOString().slice(0, 10);
}

test('a visitor learns what an instrument costs and what the voucher would pay, and why', async ({ page }) => {
  await page.goto('/search?q=X 射线衍射仪');
  await page.getByRole('link', { name: 'X 射线衍射仪' }).first().click();
  await expect(page).toHaveURL(/\/listings\//);
  await settled(page);
  const day = await inTwoDays();
  await page.getByLabel('开始', { exact: true }).fill(`${day}T09:00`);
  await page.getByLabel('结束', { exact: true }).fill(`${day}T11:00`);
  await page.getByLabel('结束', { exact: true }).blur();
  const calculator = page.getByRole('region', { name: '费用试算' });
  await expect(calculator.getByText('600.00 元', { exact: true }).first()).toBeVisible();

  await page.getByLabel('注册地').selectOption({ label: '环翠区' });
  await page.getByLabel('企业规模').selectOption({ label: '小型' });
  await expect(calculator.getByText('可以用', { exact: true }).first()).toBeVisible();
  await expect(calculator.getByText('企业未入库科技型中小企业').first()).toBeVisible();
  await calculator
    .getByRole('button', { name: /查看全部/ })
    .first()
    .click();
  await expect(calculator.getByText('企业规模符合要求').first()).toBeVisible();
  await expectAccessible(page);
  await expectWorded(page);

  // The way to the booking leads by the sign-in and keeps the chosen time.
  await calculator.getByRole('link', { name: '登录后预约' }).click();
  await page.getByLabel('账号').fill('fibre');
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/enterprise\/book\//);
  await expect(page.getByText(`${day} 09:00–11:00`).first()).toBeVisible();
});

test('a company learns whether it qualifies, and is not asked twice who it is', async ({ page }) => {
  await page.goto('/programmes');
  await page.getByLabel('注册地').selectOption({ label: '环翠区' });
  await page.getByLabel('企业规模').selectOption({ label: '小型' });
  await page.getByLabel('服务价格').fill('200000');
  await expect(page.getByText('50,000.00 元', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('企业未入库科技型中小企业')).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel('注册地')).toHaveValue('371002');
});

test('results are shown district by district, and one of them opens', async ({ page }) => {
  await page.goto('/search');
  await page.getByRole('button', { name: '按区市' }).click();
  const district = page.getByRole('region', { name: '环翠区' });
  await expect(district.getByRole('listitem')).toHaveCount(4);
  await expectAccessible(page);
  await district.getByRole('button', { name: /查看全部/ }).click();
  await expect(page).toHaveURL(/region=371002/);
  await expect(page.locator('article').first()).toBeVisible();
});

test('who forgot their password asks for a link, whoever they say they are', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: '忘记密码' }).click();
  await page.getByRole('button', { name: '发送重置链接' }).click();
  await expect(page.getByText('此项必填')).toBeVisible();
  await page.getByLabel('账号').fill('nobody.at.all');
  await page.getByRole('button', { name: '发送重置链接' }).click();
  await expect(page.getByText('如果账号“nobody.at.all”存在')).toBeVisible();

  await page.goto('/password-reset#token=used');
  await page.getByLabel('新密码', { exact: true }).fill('一个不会忘记的长密码');
  await page.getByLabel('再输入一次新密码').fill('一个不会忘记的长密码');
  await page.getByRole('button', { name: '设置新密码' }).click();
  await expect(page.getByText('链接无效或已过期')).toBeVisible();
  await expectAccessible(page);
});
