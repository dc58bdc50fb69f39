import { expect, expectAccessible, expectFitting, expectWorded, NARROW, settled, signIn, test, WIDE } from './world';

for (const size of [WIDE, NARROW]) {
  test.describe(`at ${size.width} px`, () => {
    test.use({ viewport: size });

    test('an instrument is found from the home page', async ({ page }) => {
      await page.goto('/');
      await settled(page);
      await expectAccessible(page);
      await expectFitting(page);
      await page.getByLabel('查找仪器或服务').fill('扫描电子显微镜');
      await page.getByLabel('查找仪器或服务').press('Enter');
      await expect(page).toHaveURL(/\/search\?q=/);
      await page.getByRole('link', { name: '场发射扫描电子显微镜' }).first().click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('场发射扫描电子显微镜');
      await settled(page);
      await expect(page.getByText('600.00 元').first()).toBeVisible();
      await expectAccessible(page);
      await expectFitting(page);
      await expectWorded(page);
    });

    test('the facets narrow the results, and the address keeps them', async ({ page }) => {
      await page.goto('/search?region=371082');
      await settled(page);
      const before = await page
        .getByRole('listitem')
        .filter({ has: page.locator('article') })
        .count();
      expect(before).toBeGreaterThan(2);
      if (size === NARROW) await page.locator('summary').filter({ hasText: '筛选' }).click();
      await page.getByRole('button', { name: /检测服务/ }).click();
      await expect(page).toHaveURL(/kind=test_service/);
      await expect(page.locator('article')).toHaveCount(2);
      await page.reload();
      await expect(page.locator('article')).toHaveCount(2);
      await settled(page);
      await expectAccessible(page);
      await expectFitting(page);
    });
  });
}

test('everything is said in English to those who ask for it', async ({ page }) => {
  await page.goto('/search');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Find instruments and services');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('button', { name: '中文' })).toBeVisible();
  await settled(page);
  await expectWorded(page);
});

test('an enterprise registers, is signed in, and signs in again', async ({ page }) => {
  await page.goto('/register');
  await settled(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: '注册并登录' }).click();
  await expect(page.getByText('此项必填').first()).toBeVisible();
  await page.getByLabel('单位全称').fill('海岸精密仪器有限公司');
  await page.getByLabel('统一社会信用代码').fill('91371000MA3EXAMPL0');
  await page.getByLabel('所在区市').selectOption({ label: '环翠区' });
  await page.getByLabel('姓名').fill('王芳');
  await page.getByLabel('电子邮箱').fill('wang.fang@example.com');
  await page.getByLabel('账号').fill('wang.fang');
  await page.getByLabel('密码').fill('一个不会忘记的长密码');
  await page.getByRole('button', { name: '注册并登录' }).click();
  // The server looks at the check character; what was typed stays, the message stands at its field.
  const uscc = page.getByLabel('统一社会信用代码');
  await expect(uscc).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('单位全称')).toHaveValue('海岸精密仪器有限公司');
  await page.reload();
  await expect(page.getByLabel('单位全称')).toHaveValue('海岸精密仪器有限公司');
  await expect(page.getByLabel('密码')).toHaveValue('');
  await page.getByLabel('密码').fill('一个不会忘记的长密码');
  await uscc.fill('91371000MA3DDDDD02');
  await page.getByRole('button', { name: '注册并登录' }).click();
  await expect(page.locator('summary', { hasText: '王芳' })).toBeVisible();

  await page.locator('summary', { hasText: '王芳' }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('link', { name: '登录' })).toBeVisible();
  await signIn(page, 'wang.fang', '一个不会忘记的长密码');
  await expect(page.locator('summary', { hasText: '王芳' })).toBeVisible();
});

test('a wrong password is refused in words', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('账号').fill('fibre');
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
  await expectAccessible(page);
});

test('a page that needs a sign-in comes back to after it', async ({ page }) => {
  await page.goto('/account');
  await expect(page).toHaveURL(/sign-in\?to=/);
  await page.getByLabel('账号').fill('fibre');
  await page.getByLabel('密码').fill('chuangquan-demo-2018');
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的账户');
});
