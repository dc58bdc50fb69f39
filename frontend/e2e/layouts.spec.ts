import { act, expect, expectGood, ROLES, signIn, test } from './world';
import { names } from './statements';

const bank = (account: string, unique: string) =>
  `某行账户明细;;;;;\n账号：${account};;;;;\n何日${unique};出项;进项;剩余;何人;单据\n` +
  `13.03.2026;1.200,50;;8.799,50;威海甲公司;L1\n14.03.2026;;300,00;9.099,50;威海乙公司;L2\n`;

test('a sample becomes a layout by two people, and the next file is known by its headings', async ({
  page,
  browser,
}) => {
  const { unique, account } = names();
  const buffer = Buffer.from(bank(account, unique));
  const file = { name: '某行明细.csv', mimeType: 'text/csv', buffer };
  await signIn(page, ROLES.maker);
  await page.goto('/finance/statements/layouts');
  await expect(page.getByRole('heading', { level: 1, name: '对账单版式' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: '新建版式' }).click();
  await page.setInputFiles('input[type=file]', file);
  await expect(page.getByText('样本：某行明细.csv')).toBeVisible();

  // What the sample tells by itself stands there; the rest is chosen, and read at once.
  await page.getByLabel('记账日期').selectOption(`何日${unique}`);
  await page.getByLabel('金额（收支同列）').selectOption('');
  await page.getByLabel('支出金额').selectOption('出项');
  await page.getByLabel('收入金额').selectOption('进项');
  await page.getByLabel('余额（逐笔）').selectOption('剩余');
  await page.getByLabel('对方户名').selectOption('何人');
  await page.getByLabel('银行流水号').selectOption('单据');
  await page.getByLabel('小数点').selectOption('comma');
  await page.getByLabel('千分位').selectOption('point');
  await page.getByLabel('日期格式').selectOption('%d/%m/%Y');
  await expect(page.getByText('不是日期').first()).toBeVisible();
  await page.getByLabel('日期格式').selectOption('%d.%m.%Y');
  await expect(page.getByText('2 笔流水全部可以读取。')).toBeVisible();
  await expect(page.getByRole('cell', { name: '1,200.50' })).toBeVisible();
  await expectGood(page);
  await page.getByLabel('版式名称').fill(`某行明细${unique}`);
  await page.getByRole('button', { name: '提出版式' }).click();
  await expect(page).toHaveURL(/\/finance\/statements\/layouts$/);
  const title = `新建版式“某行明细${unique}”`;
  const waiting = page.getByRole('article').filter({ hasText: title });
  await expect(waiting).toContainText('须由另一人确认');
  await expect(waiting.getByRole('button', { name: '确认变更' })).toHaveCount(0);
  await expect(waiting.getByRole('row').filter({ hasText: '期末余额' })).toHaveCount(0);
  await expect(waiting.getByRole('row').filter({ hasText: '各列的含义' })).toContainText('支出金额：出项');
  await expectGood(page);

  const other = await browser.newPage();
  await signIn(other, ROLES.checker);
  await expect(other.getByText('对账设置或对账单版式的变更待确认')).toBeVisible();
  await other.goto('/finance/statements/layouts');
  const theirs = other.getByRole('article').filter({ hasText: title });
  await theirs.getByRole('button', { name: '确认变更' }).click();
  const ask = other.getByRole('dialog', { name: '确认变更' });
  await expect(ask).toContainText('确认后立即生效');
  await ask.getByRole('button', { name: '确认变更' }).click();
  await other.getByRole('link', { name: `某行明细${unique}` }).click();
  await expect(other.getByRole('heading', { level: 1, name: `某行明细${unique}` })).toBeVisible();
  await expect(other.getByRole('row').filter({ hasText: '提出，' })).toContainText('确认');
  await expectGood(other);
  await other.close();

  await page.goto('/finance/statements/import');
  await page.setInputFiles('input[type=file]', file);
  await expect(page.getByText(`版式“某行明细${unique}”第 1 版`)).toBeVisible();
  await expect(page.getByText('按表头识别')).toBeVisible();
  await expectGood(page);
});

test('a bank’s payment file is laid out column by column, and another person agrees', async ({ page, browser }) => {
  const { unique } = names();
  await signIn(page, ROLES.maker);
  await page.goto('/finance/payment-layouts/new');
  await expect(page.getByText('读回核对：3 笔，12,845.72 元')).toBeVisible();
  await page.getByLabel('文件', { exact: true }).selectOption('csv');
  await page.getByLabel('合计行', { exact: true }).selectOption('bottom');
  await page.getByRole('button', { name: '删除 第 1 列' }).click();
  await page.getByRole('button', { name: '下移 第 1 列' }).click();
  await expect(page.getByRole('cell', { name: '合计', exact: true })).toBeVisible();
  await expectGood(page);
  // Without a reference the statement could not be matched: the reason is shown, and nothing is saved.
  await page.getByLabel('内容 第 6 列').selectOption('purpose');
  await expect(page.getByText('必须有付款单号或附言').first()).toBeVisible();
  await page.getByLabel('内容 第 6 列').selectOption('reference');
  await expect(page.getByText('必须有付款单号或附言')).toHaveCount(0);
  await page.getByLabel('版式名称').fill(`某行代付${unique}`);
  await page.getByRole('button', { name: '提出版式' }).click();
  await expect(page).toHaveURL(/\/finance\/payment-layouts$/);
  const title = `新建版式“某行代付${unique}”`;
  await expect(page.getByRole('article').filter({ hasText: title })).toContainText('须由另一人确认');
  await expect(page.getByRole('link', { name: `某行代付${unique}` })).toHaveCount(0);
  await expectGood(page);

  const other = await browser.newPage();
  await signIn(other, ROLES.checker);
  await other.goto('/finance/payment-layouts');
  const theirs = other.getByRole('article').filter({ hasText: title });
  // Declined with a reason, which who proposed it then reads; proposed again, it is agreed to.
  await theirs.getByRole('button', { name: '不同意' }).click();
  const no = other.getByRole('dialog', { name: '不同意' });
  await no.getByRole('textbox').fill('合计行应在最前');
  await no.getByRole('button', { name: '不同意' }).click();
  await expect(theirs).toHaveCount(0);
  await page.reload();
  await page.getByText('以往的变更').click();
  await expect(page.getByRole('row').filter({ hasText: title })).toContainText('理由：合计行应在最前');
  await expectGood(page);
  await page.goto('/finance/payment-layouts/new');
  await page.getByLabel('版式名称').fill(`某行代付${unique}`);
  await page.getByRole('button', { name: '提出版式' }).click();
  await expect(page).toHaveURL(/\/finance\/payment-layouts$/);
  await other.reload();
  await theirs.getByRole('button', { name: '确认变更' }).click();
  await other.getByRole('dialog', { name: '确认变更' }).getByRole('button', { name: '确认变更' }).click();
  await other.getByRole('link', { name: `某行代付${unique}` }).click();
  await expect(other.getByRole('heading', { level: 1, name: `某行代付${unique}` })).toBeVisible();
  await expectGood(other);
  await other.close();

  // Going out of use is proposed, too, and can be taken back.
  await page.reload();
  await page.getByRole('link', { name: `某行代付${unique}` }).click();
  await act(page, '停用', /另一人确认停用后/);
  await expect(page.getByText('已有变更等待确认')).toBeVisible();
  await act(page, '撤回变更', /不再等待确认/);
  await expect(page.getByRole('button', { name: '停用' })).toBeVisible();
  await page.goto('/finance/treasury-accounts');
  await expect(page.getByRole('link', { name: '拨付文件版式' })).toBeVisible();
  await expectGood(page);
});
