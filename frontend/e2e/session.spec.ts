import { advance, expect, PASSWORD, signIn, test } from './world';

test('a sign-in that ends over an open form is renewed without losing what was typed', async ({ page, context }) => {
  await signIn(page, 'sensor');
  await page.goto('/account');
  await page.getByLabel('姓名').fill('换了姓名');
  // Longer than a refresh token lives.
  await advance(24 * 40, context);
  await page.getByRole('button', { name: '保存' }).first().click();
  const dialog = page.getByRole('dialog', { name: '登录已过期' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('密码').fill(PASSWORD);
  await dialog.getByRole('button', { name: '登录' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('已保存')).toBeVisible();
  await expect(page.getByLabel('姓名')).toHaveValue('换了姓名');
});

test('two tabs renew their tokens one after the other and stay signed in', async ({ page, context }) => {
  await signIn(page, 'ocean');
  const other = await context.newPage();
  // The access token has ended, the sign-in has not: both tabs meet it at the same time.
  await advance(1, context);
  await Promise.all([page.goto('/account'), other.goto('/account')]);
  for (const tab of [page, other]) await expect(tab.getByRole('heading', { level: 1 })).toHaveText('我的账户');
  await Promise.all([page.reload(), other.reload()]);
  for (const tab of [page, other]) await expect(tab.getByRole('heading', { level: 1 })).toHaveText('我的账户');
});

test('what a role may not open is said, not shown', async ({ page }) => {
  await signIn(page, 'composite');
  await page.goto('/forbidden');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('您不能打开这个页面');
});

test('each begins where their own work lies', async ({ browser }) => {
  for (const [login, path] of [
    ['fibre', '/enterprise'],
    ['lab', '/provider'],
    ['city', '/bureau'],
    ['checker', '/finance'],
    ['auditor', '/audit'],
    ['admin', '/admin'],
  ] as const) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, login);
    await expect(page).toHaveURL(new RegExp(`${path}(/|$)`));
    await context.close();
  }
});
