import { given, names } from './statements';
import {
  agreeSettings,
  expect,
  expectAccessible,
  expectFitting,
  expectWorded,
  NARROW,
  settled,
  signIn,
  test,
} from './world';

test('what is taken out of a budget line is proposed by one person and decided by another', async ({
  page,
  browser,
}) => {
  const document = `退回指标 ${Date.now()}`;
  await signIn(page, 'maker');
  await page.goto('/finance/appropriations');
  await settled(page);
  // A line of this year: others may have made lines of other years.
  const line = page.getByRole('row').filter({ hasText: '威财教指〔2026〕演示号' }).first();
  await line.getByRole('button', { name: '调整', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '提出指标调整' });
  await dialog.getByRole('textbox', { name: '金额' }).fill('999999999');
  await dialog.getByRole('button', { name: '提出调整' }).click();
  await expect(dialog.getByText(/不能超过剩余的/)).toBeVisible();
  await dialog.getByRole('textbox', { name: '金额' }).fill('12.34');
  await dialog.getByLabel('依据文件').fill(document);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '提出调整' }).click();
  await expect(page.getByText('已提出，等待另一人核准')).toBeVisible();
  await page.goto('/finance/appropriations/changes');
  const own = page.getByRole('row').filter({ hasText: document });
  await expect(own).toContainText('您提出的，须由另一人核准');

  const other = await browser.newPage();
  await signIn(other, 'checker');
  await other.goto('/finance');
  await expect(other.getByText('预算指标的下达或调整待核准')).toBeVisible();
  await other.getByRole('link').filter({ hasText: document }).click();
  await settled(other);
  await expectAccessible(other);
  await other.setViewportSize(NARROW);
  await expectFitting(other);
  await other.setViewportSize({ width: 1440, height: 900 });
  const row = other.getByRole('row').filter({ hasText: document });
  await row.getByRole('button', { name: '核准', exact: true }).click();
  const ask = other.getByRole('dialog', { name: '交回财政' });
  await expect(ask).toContainText('12.34 元交回财政');
  await expect(ask).toContainText('核准后');
  await ask.getByRole('button', { name: '核准', exact: true }).click();
  await expect(other.getByText('已核准，12.34 元已记账')).toBeVisible();
  await other.getByRole('tab', { name: '已核准' }).click();
  await expect(other.getByRole('row').filter({ hasText: document })).toContainText('12.34');
  await other.close();
});

test('a grant is proposed, refused with a reason, taken back, and agreed to by another person', async ({
  page,
  browser,
}) => {
  const document = `追加指标 ${Date.now()}`;
  const propose = async () => {
    await page.goto('/finance/appropriations');
    await settled(page);
    // A line without anything open: its button is there.
    const line = page
      .getByRole('row')
      .filter({ hasText: '威财教指〔2026〕演示号' })
      .filter({ has: page.getByRole('button', { name: '追加' }) })
      .last();
    await line.getByRole('button', { name: '追加' }).click();
    const dialog = page.getByRole('dialog', { name: '追加指标' });
    await dialog.getByLabel('金额').fill('56.78');
    await dialog.getByLabel('指标文号').fill(document);
    await expect(dialog.getByText('对指标的影响')).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: '提出追加' }).click();
    await expect(page.getByText('已提出 56.78 元，等待另一人核准').last()).toBeVisible();
    await page.goto('/finance/appropriations/changes');
  };
  await signIn(page, 'maker');
  await propose();
  const own = page.getByRole('row').filter({ hasText: document });
  await expect(own).toContainText('您提出的，须由另一人核准');
  await expect(own.getByRole('button', { name: '核准', exact: true })).toHaveCount(0);
  await own.getByRole('button', { name: '撤回' }).click();
  await page.getByRole('dialog', { name: '撤回' }).getByRole('button', { name: '撤回' }).click();
  await expect(own).toHaveCount(0);
  await page.getByRole('tab', { name: '已撤回' }).click();
  await expect(own).toHaveCount(1);
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  await propose();
  const other = await browser.newPage();
  await signIn(other, 'checker');
  await other.goto('/finance/appropriations/changes');
  const row = other.getByRole('row').filter({ hasText: document });
  await row.getByRole('button', { name: '不同意' }).click();
  const no = other.getByRole('dialog', { name: '不同意' });
  await no.getByRole('textbox').fill('文号与批复不符');
  await no.getByRole('button', { name: '不同意' }).click();
  await expect(row).toHaveCount(0);
  await other.getByRole('tab', { name: '未同意' }).click();
  await expect(row).toContainText('文号与批复不符');

  await propose();
  await other.goto('/finance/appropriations/changes');
  await row.getByRole('button', { name: '核准', exact: true }).click();
  const ask = other.getByRole('dialog', { name: '追加指标' });
  await expect(ask).toContainText('追加 56.78 元');
  await expectAccessible(other);
  await ask.getByRole('button', { name: '核准', exact: true }).click();
  await expect(other.getByText('已核准，56.78 元已记账')).toBeVisible();
  await other.close();
});

test('a closed month shows its certificate, to keep and to print', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/finance/periods');
  await settled(page);
  await page.getByRole('row').filter({ hasText: '已关账' }).last().getByRole('link').first().click();
  await settled(page);
  await expect(page.getByText('签名有效')).toBeVisible();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载证书（JSON）' }).click();
  expect((await file).suggestedFilename()).toMatch(/\.json$/);
  await page.getByRole('link', { name: '打印证书' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '月度结账封存证书' })).toBeVisible();
  await expect(page.getByText('签名（Base64）')).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);
});

test('an account says what it held on a day and what moved in a span', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/finance/ledger?purpose=appropriation');
  await settled(page);
  await page.getByRole('row').nth(4).getByRole('link').first().click();
  await page.getByRole('tab', { name: '对账单' }).click();
  await page.getByLabel('从', { exact: true }).fill('2026-01-01');
  await expect(page.getByText('期初 + 转入 − 转出 = 期末，相符')).toBeVisible();
  await expect(page.getByText('下达预算指标').first()).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 Excel' }).click();
  expect((await file).suggestedFilename()).toMatch(/\.xlsx$/);
  await page.getByLabel('到', { exact: true }).fill('2025-12-31');
  await expect(page.getByText('结束日期不能早于开始日期')).toBeVisible();

  await page.getByRole('tab', { name: '历史余额' }).click();
  await page.getByLabel('记账日截至').fill('2020-01-01');
  await expect(page.getByText('记账日截至 2020-01-01')).toBeVisible();
  await expect(page.getByText('余额（转入减转出）')).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
});

test('an exception is taken on, with a day by which it is settled', async ({ page, request }) => {
  const { account, party } = names();
  const { exceptions, finance } = await given(request, account, [{ fen: -3_210, party }]);
  await signIn(page, 'maker');
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await settled(page);
  await expect(page.getByRole('heading', { name: '系统建议' })).toBeVisible();
  await page.getByRole('button', { name: '我来处理' }).click();
  await expect(page.getByText('已由您负责')).toBeVisible();
  await page.getByText('修改', { exact: true }).click();
  await page.getByLabel('办结期限').fill('2020-01-01');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('期限不能早于今天')).toBeVisible();
  await page.getByLabel('办结期限').fill('2099-12-31');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('2099-12-31 前办结')).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  const after = await finance.get(`/reconciliation/exceptions/${exceptions[0]}`);
  expect(after.due_on).toBe('2099-12-31');

  await page.goto('/finance/exceptions?owner=me');
  await expect(page.getByRole('row').filter({ hasText: party })).toContainText('您');
  await page.getByLabel('责任人').selectOption('others');
  await expect(page.getByText('没有符合条件的例外')).toBeVisible();
});

test('two people set when a batch needs three signatures', async ({ page, request }) => {
  await signIn(page, 'maker');
  await page.goto('/finance/batches/settings');
  await page.getByLabel('超过一定金额的由三人签字').check();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('此项必填')).toBeVisible();
  await page.getByLabel('超过多少须三人').fill('900000000');
  await page.getByRole('button', { name: '保存' }).click();
  const waiting = page.getByRole('article').filter({ hasText: '结算设置变更' });
  await expect(waiting.getByRole('row').filter({ hasText: '三人签字' })).toContainText('超过 900,000,000.00 元');
  await expect(waiting).toContainText('须由另一人确认');
  await expect(page.getByText('已有变更等待确认')).toBeVisible();
  // What holds is still the old.
  await expect(page.getByText('不论金额大小')).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await agreeSettings(request, 'settlement', 'settlement');
  await page.reload();
  await expect(page.getByText('超过 900,000,000.00 元的批次须三人签字')).toBeVisible();
  await page.getByLabel('都由两人签字').check();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(waiting).toBeVisible();
  await agreeSettings(request, 'settlement', 'settlement');
  await page.reload();
  await expect(page.getByText('不论金额大小')).toBeVisible();
});

test('who sees several regions looks at one of them alone', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/finance/ledger');
  await settled(page);
  await expect(page.getByText(/借贷平衡，共 \d+ 个账户/)).toBeVisible();
  await page.getByRole('combobox', { name: /^区域/ }).selectOption({ label: '荣成市' });
  await expect(page.getByText(/^本区域的 \d+ 个账户/)).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);
});

// Each page keeps the region in its address, and asks for no other.
for (const place of ['batches', 'appropriations', 'budget', 'exceptions']) {
  test(`who sees several regions looks at the ${place} of one of them`, async ({ page }) => {
    await signIn(page, 'auditor');
    await page.goto(`/finance/${place}`);
    await settled(page);
    const asked = page.waitForResponse((response) => response.url().includes('region=371082'));
    await page.getByRole('combobox', { name: /^区域/ }).selectOption({ label: '荣成市' });
    expect((await asked).status()).toBe(200);
    await expect(page).toHaveURL(/region=371082/);
    await settled(page);
    await expectAccessible(page);
    await page.setViewportSize(NARROW);
    await expectFitting(page);
  });
}

test('who sees several regions looks at a closed month of one of them', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/finance/periods');
  await settled(page);
  await page.getByRole('row').filter({ hasText: '已关账' }).last().getByRole('link').first().click();
  await settled(page);
  await page.getByRole('combobox', { name: /^区域/ }).selectOption({ label: '荣成市' });
  await expect(page).toHaveURL(/region=371082/);
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
});
