import { readFileSync } from 'node:fs';
import { expect, expectAccessible, expectWorded, now, settled, signIn, test } from './world';

test('a bureau is set up with a reviewer of one district, who signs in and gets a new password', async ({
  page,
  browser,
}) => {
  const mark = String((await now()).getTime());
  await signIn(page, 'admin');
  await page.goto('/admin/bureaus');
  await page.getByRole('button', { name: '设立主管单位' }).first().click();
  const dialog = page.getByRole('dialog', { name: '设立主管单位' });
  await dialog.getByLabel('名称').fill(`临时科学技术局 ${mark}`);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '设立主管单位' }).click();
  await expect(page.getByText(`临时科学技术局 ${mark} 已设立`)).toBeVisible();

  // The page of the new bureau says what comes next.
  await expect(page.getByText('还没有人员')).toBeVisible();
  await page.getByRole('link', { name: '新增人员' }).first().click();
  await page.getByLabel('姓名').fill('新审核员');
  await page.getByLabel('电子邮箱').fill('reviewer@example.com');
  await page.getByLabel('账号').fill(`reviewer-${mark}`);
  await page.getByLabel('初始密码').fill('初始的长密码一二三四');
  await page.getByRole('button', { name: '新增人员' }).click();
  await expect(page.getByText('至少选择一个角色')).toBeVisible();
  await page.getByLabel('区审核员').check();
  await page.getByLabel('负责区域').selectOption({ label: '乳山市' });
  await expectAccessible(page);
  await page.getByRole('button', { name: '新增人员' }).click();
  await expect(page.getByText('已新增 新审核员')).toBeVisible();
  const row = page.getByRole('row', { name: /新审核员/ });
  await expect(row).toContainText('区审核员');
  await expect(row).toContainText('乳山市');

  const other = await browser.newPage();
  await signIn(other, `reviewer-${mark}`, '初始的长密码一二三四');
  await expect(other).toHaveURL(/\/bureau/);

  await row.getByRole('button', { name: '重置密码' }).click();
  const reset = page.getByRole('dialog', { name: '重置密码' });
  await expect(reset.getByText('现有的登录会全部结束')).toBeVisible();
  await reset.getByLabel('新密码').fill('短');
  await reset.getByRole('button', { name: '重置密码' }).click();
  await expect(reset.getByText('密码至少 10 个字符')).toBeVisible();
  await reset.getByLabel('新密码').fill('另一个长密码一二三四');
  await reset.getByRole('button', { name: '重置密码' }).click();
  await expect(page.getByText('新审核员 的密码已重置')).toBeVisible();
  await other.context().clearCookies();
  await other.evaluate(() => localStorage.clear());
  await signIn(other, `reviewer-${mark}`, '另一个长密码一二三四');
  await other.close();

  // Found again among everybody; what a role may do is told where it is given.
  await page.goto(`/admin/users?q=reviewer-${mark}`);
  await page.getByRole('button', { name: '修改' }).click();
  const edit = page.getByRole('dialog', { name: '修改人员' });
  await expect(edit.getByText('区级审核本区市的申领和兑付').first()).toBeVisible();
  await edit.getByLabel('可以登录').uncheck();
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('row', { name: /新审核员/ })).toContainText('已停用');
});

test('companies manage their own people', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/admin/users?q=shipyard');
  const row = page.getByRole('row', { name: /shipyard/ });
  await expect(row).toContainText('由本单位管理');
  await row.getByRole('link', { name: /大型船舶装备集团/ }).click();
  await expect(page).toHaveURL(/\/bureau\/organisations\//);
});

test('the overview leads to jobs, mails and settings', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/admin');
  await settled(page);
  await page
    .getByRole('link', { name: /后台任务/ })
    .last()
    .click();
  await expect(page.getByRole('row', { name: /封存审计记录/ })).toBeVisible();
  await page.goto('/admin/outbox?state=queued');
  await settled(page);
  await expect(page.getByLabel('状态')).toHaveValue('queued');
  await page.goto('/admin/settings?q=LISTEN');
  await expect(page.getByRole('row', { name: /CHUANGQUAN_LISTEN/ })).toContainText('HTTP 服务的地址和端口');
  await expectWorded(page);
});

test('a year of holidays is looked at before it is loaded', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/admin/calendar?year=2024');
  await settled(page);
  const choose = page.getByLabel('选择文件');
  await choose.setInputFiles({ name: 'list.json', mimeType: 'application/json', buffer: Buffer.from('[]') });
  await expect(page.getByText('“list.json”不是节假日文件')).toBeVisible();
  const buffer = readFileSync('../data/holidays/2024.json');
  await choose.setInputFiles({ name: '2024.json', mimeType: 'application/json', buffer });
  await expect(page.getByRole('heading', { name: /2024 年：放假/ })).toBeVisible();
  await page.getByRole('button', { name: '导入 2024 年' }).click();
  const dialog = page.getByRole('dialog', { name: '导入 2024 年' });
  await expect(dialog.getByText('2024 年已有安排，将整年替换')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '导入 2024 年' }).click();
  await expect(page.getByText(/2024 年已导入/)).toBeVisible();
  await expect(page.getByRole('row', { name: /国庆节/ })).toContainText('2024-10-01 — 2024-10-07');
  await expect(page.getByRole('button', { name: '导入 2024 年' })).toHaveCount(0);
});

test('words that search takes for the same are kept, and tried', async ({ page }) => {
  const word = `同义试验${Date.now()}`;
  await signIn(page, 'admin');
  await page.goto('/admin/synonyms');
  await settled(page);
  await page.getByRole('button', { name: '新增一组' }).click();
  const dialog = page.getByRole('dialog', { name: '新增一组' });
  await dialog.getByLabel('同义词').fill(word);
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog.getByText('至少填写 2 个不同的词')).toBeVisible();
  await dialog.getByLabel('同义词').fill(`${word}\nX 射线衍射仪`);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存，检索立即按此进行')).toBeVisible();

  await page.getByLabel('检索词').fill(word);
  await expect(page.getByText('也会查到：X 射线衍射仪')).toBeVisible();
  await expect(page.getByText(/查到 \d+ 项/)).toBeVisible();
  await page.getByLabel('查词').fill(word);
  const row = page.getByRole('row').filter({ hasText: word });
  await expect(row).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await row.getByRole('button', { name: '删除' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await expect(page.getByText('没有这样的同义词')).toBeVisible();
});
