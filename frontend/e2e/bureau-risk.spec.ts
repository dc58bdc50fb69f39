import { expect, expectGood, ROLES, signIn, test } from './world';

test('signals are shown with their evidence and decided before a claim passes', async ({ page }) => {
  await signIn(page, 'huancui');
  await page.goto('/bureau/risk?open=true');
  await expect(page.getByRole('heading', { level: 1, name: '风险提示' })).toBeVisible();
  await expect(page.getByRole('table').getByText('疑似关联方')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: /DF\d/ }).first().click();

  await expect(page.getByText(/须先逐条处理才能通过审核/)).toBeVisible();
  // The page shows evidence in the browser's own viewer, which never comes to rest: no `expectGood` here.
  await expect(page.getByText(/秦海（演示）.*法定代表人|法定代表人.*秦海（演示）/).first()).toBeVisible();

  // Passing is refused, naming what is undecided.
  await page.getByRole('button', { name: /^通过/ }).click();
  const passing = page.getByRole('dialog', { name: '通过' });
  await passing.getByRole('button', { name: '通过' }).click();
  await expect(passing.getByText(/尚未处理/)).toBeVisible();
  await passing.getByRole('button', { name: '先不' }).click();

  const decide = async (rule: string, label: string, reason: string) => {
    const signal = page.getByRole('article').filter({ hasText: rule });
    await signal.getByRole('button', { name: label, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: label });
    await dialog.getByLabel(/理由/).fill(reason);
    await dialog.getByRole('button', { name: label }).click();
    await expect(signal.getByText(reason)).toBeVisible();
  };
  await decide('疑似关联方', '排除', '同名不同人，已核对身份证号');
  await decide('材料重复', '确认', '与去年的报告是同一份');
  await expect(page.getByText(/须先逐条处理才能通过审核/)).toBeHidden();

  // What was confirmed passes with a reason only.
  await page.getByRole('button', { name: /^通过/ }).click();
  await passing.getByRole('button', { name: '通过' }).click();
  await expect(passing.getByText(/请说明理由/).first()).toBeVisible();
});

test('the city sets parameters and records who stands behind whom', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/risk?tab=policy');
  await expect(page.getByText('历次设定')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('未处理权重达到多少须先处理').fill('0');
  await page.getByLabel('修改理由').fill('试行一季度');
  await page.getByRole('button', { name: '保存参数' }).click();
  await expect(page.getByText('0 不在 1 到 1000 之间')).toBeVisible();
  await page.getByLabel('未处理权重达到多少须先处理').fill('70');
  await page.getByRole('button', { name: '保存参数' }).click();
  await expect(page.getByText('试行一季度').last()).toBeVisible();

  await page.goto('/bureau/risk?tab=import');
  const table = '统一社会信用代码,类别,内容\n1,股东,王芳\n';
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await expect(page.getByText(/第 2 行/)).toBeVisible();
  await expectGood(page);
});

test('a company declares its relations', async ({ page }) => {
  await signIn(page, 'shipyard');
  await page.goto('/organisation?tab=relations');
  await page.getByRole('button', { name: '增加一项' }).click();
  await page.getByLabel('名称或号码').fill('王芳');
  await page.getByLabel('持股比例').fill('51');
  await expectGood(page);
  await page.getByRole('button', { name: '保存关联信息' }).click();
  await expect(page.getByText('关联信息已保存')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('名称或号码')).toHaveValue('王芳');
});
