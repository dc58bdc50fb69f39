import type { Page } from '@playwright/test';
import { office } from './money';
import { agreed, csv, given, names, openMonth } from './statements';
import {
  advance,
  agreeSettings,
  expect,
  expectAccessible,
  expectFitting,
  expectGood,
  expectWorded,
  NARROW,
  settled,
  signIn,
  test,
} from './world';

const list = (page: Page) => page.getByRole('listbox', { name: '未对上的流水' });

test('a statement is checked, imported and matched', async ({ page, request }) => {
  const { account, party } = names();
  const month = await openMonth(request);
  const good = csv(account, month, [
    { fen: -12_345, party },
    { fen: -2_500, remark: '手续费' },
  ]);
  await signIn(page, 'maker');
  await page.goto('/finance/statements');
  await page.getByRole('link', { name: '导入对账单' }).click();

  const choose = (name: string, text: string) =>
    page.getByLabel('选择对账单文件').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('没有账号.csv', good.replace(/^.*\n/, ''));
  await expect(page.getByText('文件没有写明账号')).toBeVisible();
  // What the file does not say can be said beside it, and the same file tried again.
  await page.getByLabel('本方账号').first().fill(account);
  await page.getByRole('button', { name: '重试' }).click();
  await expect(page.getByRole('heading', { name: '没有账号.csv 的内容' })).toBeVisible();
  await page.getByRole('button', { name: '换一个文件' }).click();

  await choose('坏.csv', `账号,${account}\n日期,借方,贷方,余额\n${month}-02,1.00,,9.00\n${month}-03,1.00,,7.00\n`);
  await expect(page.getByText('余额为 7.00，按上一行余额应为 8.00')).toBeVisible();
  await settled(page);
  await expectAccessible(page);

  await choose('好.csv', good);
  await expect(page.getByText('导入后新增 2 笔流水')).toBeVisible();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await expect(page).toHaveURL(/work=/);
  // Lets the product do what it was asked to do later.
  await advance(0, page.context());
  await expect(page.getByText('好.csv 已导入')).toBeVisible();
  // The work is in the address: a reload finds it again.
  await page.reload();
  await expect(page.getByText('好.csv 已导入')).toBeVisible();

  await page.getByRole('button', { name: '自动对账' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '自动对账' }).click();
  await expect(page).toHaveURL(/matching=/);
  await advance(0, page.context());
  const report = page.getByRole('dialog', { name: '自动对账结果' });
  await expect(report).toContainText('银行费用');
  await expectAccessible(page);
  // The run is in the address: a reload finds its report again, and nothing is left of it once it was seen.
  await page.reload();
  await expect(report).toContainText('银行费用');
  await report.getByRole('button', { name: '关闭' }).last().click();
  await expect(page).not.toHaveURL(/matching=/);

  await page.getByRole('link', { name: /^对账单 / }).click();
  await settled(page);
  await expect(page.getByRole('row').filter({ hasText: party })).toContainText('例外');
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);
});

test('what is wrong with a statement is accepted by one person and seen to by another', async ({
  page,
  browser,
  request,
}) => {
  const { account } = names();
  const month = await openMonth(request);
  const text = `账号,${account},币种,欧元\n日期,借方,贷方,余额\n${month}-02,1.00,,9.00\n${month}-03,1.00,,7.00\n`;
  await signIn(page, 'maker');
  await page.goto('/finance/statements/import');
  await page
    .getByLabel('选择对账单文件')
    .setInputFiles({ name: '不平.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: '确认问题，仍作为凭据导入' }).click();
  const dialog = page.getByRole('dialog', { name: '确认问题，仍作为凭据导入' });
  await expect(dialog).toContainText('另一人认定之前，所涉月份不能关账');
  await dialog.getByRole('button', { name: '确认问题，仍作为凭据导入' }).click();
  await expect(page.getByRole('heading', { name: '不平.csv 的内容' })).toBeVisible();
  await expect(page.getByText('余额为 7.00，按上一行余额应为 8.00')).toBeVisible();
  await expect(page.getByText('币种为 EUR：作为凭据保存')).toBeVisible();
  await expect(page.getByText('7.00 EUR')).toBeVisible();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await expect(page).toHaveURL(/work=/);
  await advance(0, page.context());
  await expect(page.getByText('不平.csv 已导入')).toBeVisible();
  await page.getByRole('link', { name: /^对账单 / }).click();
  await settled(page);
  await expect(page.getByText('等待另一人认定')).toBeVisible();
  await expect(page.getByText('7.00 EUR')).toBeVisible();
  await expectAccessible(page);
  await expectWorded(page);
  const address = page.url();

  const context = await browser.newContext({ locale: 'zh-CN' });
  await advance(0, context);
  const checker = await context.newPage();
  await signIn(checker, 'checker');
  // The month says that it stands in the way, and leads there.
  await checker.goto(`/finance/periods/${month}`);
  await settled(checker);
  const found = checker.getByRole('listitem').filter({ hasText: '份对账单导入时发现的问题未由另一人认定' });
  await found.getByText('逐项列出').click();
  const place = new URL(address).pathname;
  await found.locator(`a[href="${place}"]`).click();
  await expect(checker).toHaveURL((url) => url.pathname === place);
  await checker.getByRole('button', { name: '认定', exact: true }).click();
  const see = checker.getByRole('dialog', { name: '认定' });
  await see.getByRole('textbox').fill('已向银行核实，余额印错');
  await see.getByRole('button', { name: '认定', exact: true }).click();
  await expect(checker.getByText('已由另一人认定')).toBeVisible();
  await expect(checker.getByText('已向银行核实，余额印错')).toBeVisible();
  await context.close();
});

test('what is already there is said before it is imported again', async ({ page, request }) => {
  const { account, party } = names();
  const moved = [{ fen: -777, party }];
  await given(request, account, moved);
  await signIn(page, 'maker');
  await page.goto('/finance/statements/import');
  const buffer = Buffer.from(csv(account, await openMonth(request), moved));
  await page.getByLabel('选择对账单文件').setInputFiles({ name: '又一次.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByText('以前已导入')).toBeVisible();
  await expect(page.getByRole('button', { name: '导入', exact: true })).toHaveCount(0);
});

test('the workbench is used by keyboard, adds up, and keeps its filters in the address', async ({ page, request }) => {
  const { account, party } = names();
  const moved = Array.from({ length: 190 }, (_, n) => ({ fen: -(1_000 + n), party, remark: `第${n}笔` }));
  await given(request, account, moved);
  await signIn(page, 'maker');
  await page.goto('/finance/reconciliation');
  await settled(page);
  await page.keyboard.press('/');
  await page.keyboard.type(party);
  await expect(page).toHaveURL(/q=/);
  await expect(list(page).getByRole('option').first()).toHaveAttribute('aria-setsize', '190');
  // Only what can be seen is in the page.
  expect(await list(page).getByRole('option').count()).toBeLessThan(60);

  await list(page).focus();
  const sums = page.getByRole('region', { name: '已选合计' });
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(sums).toContainText('流水 2 笔');
  await expect(sums).toContainText('20.01');
  await expect(sums).toContainText('请再选相应的拨付');
  await expect(sums.getByRole('button', { name: '匹配' })).toBeDisabled();
  await expect(page.getByText('没有与之相符的拨付')).toBeVisible();
  await page.keyboard.press('End');
  await expect(list(page).getByRole('option').filter({ hasText: '第189笔' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(sums).toContainText('31.90');
  await page.keyboard.press('c');
  await expect(sums).toContainText('流水 0 笔');

  await page.getByLabel('例外种类').selectOption('fee');
  await expect(page.getByText('没有符合条件的流水')).toBeVisible();
  await page.reload();
  await expect(page.getByText('没有符合条件的流水')).toBeVisible();
  await page.getByRole('button', { name: '清除筛选' }).click();
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
});

test('one person proposes what an exception is, and loses nothing on the way', async ({ page, request }) => {
  const { account, party } = names();
  const { exceptions, finance } = await given(request, account, [{ fen: -4_321, party }]);
  await signIn(page, 'maker');
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('不明支出');
  await page.getByRole('radio', { name: /^银行费用/ }).check();
  await page.getByRole('button', { name: '提出意见' }).click();
  await expect(page.getByText('请写明依据')).toBeVisible();
  await page.getByLabel('依据').fill('与银行核对：账户维护费');
  // What is typed is kept a moment later.
  const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  await expect.poll(kept).toContain('与银行核对：账户维护费');
  await page.reload();
  await expect(page.getByLabel('依据')).toHaveValue('与银行核对：账户维护费');
  await settled(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: '提出意见' }).click();
  await expect(page.getByText('意见已提出，等待另一人确认')).toBeVisible();
  const after = await finance.get(`/reconciliation/exceptions/${exceptions[0]}`);
  expect([after.state, after.resolution]).toEqual(['proposed', 'bank_fee']);
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await expect(page.getByText('须由另一人确认')).toBeVisible();
});

test('an exception is given to a colleague', async ({ page, request }) => {
  const { account, party } = names();
  const { exceptions, finance } = await given(request, account, [{ fen: -3_003, party }]);
  const { user } = await (await office(request, 'checker'))('/me');
  await signIn(page, 'maker');
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await settled(page);
  const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: '责任人' }) });
  await panel.last().locator('summary').click();
  await panel.last().getByLabel('责任人').selectOption(user.id);
  await expectGood(page);
  await panel.last().getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('责任人和期限已保存')).toBeVisible();
  await expect(panel.last().locator('p').first()).toContainText(user.name);
  expect((await finance.get(`/reconciliation/exceptions/${exceptions[0]}`)).owner_id).toBe(user.id);
});

test('several exceptions are carried over at once, by two people', async ({ page, browser, request }) => {
  const { account, party } = names();
  const moved = [
    { fen: -30_01, party },
    { fen: -30_02, party },
  ];
  const { exceptions, finance } = await given(request, account, moved);
  const { user } = await finance.get('/me');
  for (const id of exceptions)
    await finance.post(`/reconciliation/exceptions/${id}/assign`, { data: { owner_id: user.id, due_on: null } });
  await signIn(page, 'maker');
  await page.goto('/finance/exceptions?state=open&owner=me');
  await settled(page);
  const rows = page.getByRole('row').filter({ hasText: party });
  await expect(rows).toHaveCount(2);
  for (const n of [0, 1]) await rows.nth(n).getByRole('checkbox').check();
  const panel = page.getByRole('region', { name: '批量结转' });
  await expect(panel).toContainText('已选 2 项');
  await expectGood(page);
  await panel.getByRole('button', { name: '提出结转', exact: true }).click();
  const ask = page.getByRole('dialog', { name: '提出结转' });
  await ask.getByRole('button', { name: '提出结转', exact: true }).click();
  await expect(ask).toBeVisible();
  await ask.getByRole('textbox').fill('月末在途，次月查明');
  await ask.getByRole('button', { name: '提出结转', exact: true }).click();
  await expect(page.getByText('已对 2 项提出结转')).toBeVisible();
  await expect(rows).toHaveCount(0);

  const context = await browser.newContext({ locale: 'zh-CN' });
  await advance(0, context);
  const checker = await context.newPage();
  await signIn(checker, 'checker');
  await checker.goto('/finance/exceptions?state=proposed');
  await settled(checker);
  const proposed = checker.getByRole('row').filter({ hasText: party });
  await expect(proposed).toHaveCount(2);
  for (const n of [0, 1]) await proposed.nth(n).getByRole('checkbox').check();
  await expectGood(checker);
  const decision = checker.getByRole('region', { name: '批量结转' });
  await decision.getByRole('button', { name: '确认结转', exact: true }).click();
  const agree = checker.getByRole('dialog', { name: '确认结转' });
  await agree.getByRole('button', { name: '确认结转', exact: true }).click();
  await expect(checker.getByText('已确认 2 项结转')).toBeVisible();
  await expect(proposed).toHaveCount(0);
  for (const id of exceptions) {
    const { state, resolution } = await finance.get(`/reconciliation/exceptions/${id}`);
    expect([state, resolution]).toEqual(['resolved', 'carried_over']);
  }
  await context.close();
});

test('another person declines, then agrees, by keys', async ({ page, request }) => {
  const { account, party } = names();
  const { exceptions, finance } = await given(request, account, [{ fen: -5_432, party }]);
  const propose = (note: string) =>
    finance.post(`/reconciliation/exceptions/${exceptions[0]}/propose`, { data: { resolution: 'not_ours', note } });
  await propose('他人误扣');
  await signIn(page, 'checker');
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await expect(page.getByText('他人误扣').first()).toBeVisible();
  await settled(page);
  await page.keyboard.press('x');
  await expect(page.getByRole('dialog').getByLabel('理由')).toBeFocused();
  await page.keyboard.type('请附银行回单');
  await page.getByRole('dialog').getByRole('button', { name: '退回意见' }).click();
  await expect(page.getByText('意见已退回')).toBeVisible();

  await propose('他人误扣，回单见附件');
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await expect(page.getByText('回单见附件').first()).toBeVisible();
  await settled(page);
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog').getByRole('button', { name: '确认并办理' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('已确认，处理已生效')).toBeVisible();
  expect((await finance.get(`/reconciliation/exceptions/${exceptions[0]}`)).state).toBe('resolved');

  await page.goto('/finance/exceptions?state=resolved');
  await settled(page);
  await expectAccessible(page);
  const file = page.waitForEvent('download');
  // The list's; the ages below have their own.
  await page.getByRole('button', { name: '导出 Excel' }).first().click();
  expect((await file).suggestedFilename()).toMatch(/\.xlsx$/);
});

test('a month says what is open, and is not closed over it', async ({ page, request }) => {
  const { account, party } = names();
  const month = await openMonth(request);
  await given(request, account, [{ fen: -999, party }]);
  await signIn(page, 'checker');
  await page.goto('/finance/periods');
  await page.getByRole('link', { name: month }).click();
  await settled(page);
  await expect(page.getByText(/笔流水没有对上/)).toBeVisible();
  const lines = page.getByRole('listitem').filter({ hasText: /笔流水没有对上/ });
  await lines.getByText('逐项列出').click();
  await expect(lines.getByRole('link', { name: /^流水未处理/ }).first()).toHaveAttribute(
    'href',
    /\/statements\/lines\//,
  );
  await expect(page.getByRole('rowheader', { name: '银行支出' })).toBeVisible();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 CSV' }).click();
  expect((await file).suggestedFilename()).toMatch(/^三方对账.*\.csv$/);
  await page.getByRole('button', { name: '关账' }).click();
  const ask = page.getByRole('dialog', { name: `关账 ${month}` });
  await expect(ask).toContainText('关账不能撤销');
  await ask.getByRole('button', { name: '关账' }).click();
  await expect(ask.getByRole('alert')).toContainText('不能结账');
  await ask.getByRole('button', { name: '先不' }).click();
  await expect(page.getByText('系统拒绝关账')).toBeVisible();
  // Each thing leads to where it is settled.
  const refused = page.locator('section').filter({ has: page.getByRole('heading', { name: '系统拒绝关账' }) });
  await expect(refused.getByRole('link').first()).toHaveAttribute('href', /^\/finance\//);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);

  // Before the first month nothing ever moved: that one can be closed. A worker does it, and a reload finds it again.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/finance/periods');
  await settled(page);
  await page.getByRole('row').last().getByRole('link').first().click();
  await settled(page);
  await page.getByRole('link', { name: /^← \d{4}-\d{2}$/ }).click();
  await settled(page);
  await page.getByRole('button', { name: '关账' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '关账' }).click();
  await expect(page).toHaveURL(/closing=/);
  await page.reload();
  await expect(page.getByRole('heading', { name: '正在关账' })).toBeVisible();
  await expectAccessible(page);
  await advance(0, page.context());
  await expect(page.getByRole('heading', { name: '已关账' })).toBeVisible();
  await expect(page.getByText('签名有效')).toBeVisible();
  await expect(page).not.toHaveURL(/closing=/);
});

test('two people set what matching goes by', async ({ page, request }) => {
  await signIn(page, 'maker');
  await page.goto('/finance/reconciliation/settings');
  const days = page.getByLabel('日期窗口（天）');
  const before = await days.inputValue();
  await days.fill('91');
  await page.getByRole('button', { name: '提出修改' }).click();
  await expect(page.getByText('日期窗口最多 90 天')).toBeVisible();
  const other = before === '12' ? '11' : '12';
  await days.fill(other);
  await page.getByRole('button', { name: '提出修改' }).click();
  const waiting = page.getByRole('article').filter({ hasText: '自动对账设置变更' });
  const row = waiting.getByRole('row').filter({ hasText: '日期窗口（天）' });
  await expect(row).toContainText(`${before} 天`);
  await expect(row).toContainText(`${other} 天`);
  await expect(waiting).toContainText('须由另一人确认');
  await expect(waiting.getByRole('row').filter({ hasText: '银行费用的关键词' })).toHaveCount(0);
  await expect(page.getByText('已有变更等待确认')).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);
  await agreeSettings(request, 'reconciliation', 'matching');
  await page.reload();
  await expect(days).toHaveValue(other);
  await days.fill(before);
  await page.getByRole('button', { name: '提出修改' }).click();
  await expect(waiting).toBeVisible();
  await agreeSettings(request, 'reconciliation', 'matching');
});

test('days without a statement: one person says that nothing moved, another agrees', async ({
  page,
  request,
  browser,
}) => {
  const { unique, party } = names();
  const month = await openMonth(request);
  // A movement on the city treasury's account, so that the month needs its statements.
  await given(request, '3710000000000001', [{ fen: -Number(unique.slice(-6)) - 1, party }]);
  await signIn(page, 'maker');
  await page.goto(`/finance/periods/${month}`);
  await settled(page);
  const coverage = page.getByRole('region', { name: '对账单覆盖' });
  await expect(coverage).toContainText('的对账单');
  await coverage.getByRole('button', { name: '声明无发生额' }).first().click();
  const ask = page.getByRole('dialog', { name: /声明 3710000000000001 无发生额/ });
  await ask.getByRole('button', { name: '声明无发生额' }).click();
  await expect(ask.getByText('请写明依据')).toBeVisible();
  await expectAccessible(page);
  const why = `网银查询无交易 ${unique}`;
  await ask.getByLabel('依据').fill(why);
  await ask.getByRole('button', { name: '声明无发生额' }).click();
  await expect(page.getByText('已提出，等待另一人确认')).toBeVisible();
  await expect(coverage).toContainText(why);
  await settled(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);

  const other = await browser.newPage();
  await signIn(other, 'checker');
  await other.goto(`/finance/periods/${month}`);
  await settled(other);
  const said = other.getByRole('group', { name: why });
  await said.getByRole('button', { name: '确认无发生额' }).click();
  const dialog = other.getByRole('dialog', { name: '确认无发生额' });
  await expect(dialog).toContainText('没有发生额');
  await dialog.getByRole('button', { name: '确认无发生额' }).click();
  await expect(said).toContainText('已确认');
  await other.close();
});

test('a fee of the bank stands in the books and beside its line', async ({ page, request }) => {
  const { unique, party } = names();
  const fen = -Number(unique.slice(-5)) - 1;
  const { exceptions, finance } = await given(request, '3710000000000001', [{ fen, party, remark: '手续费' }]);
  await signIn(page, 'maker');
  await page.goto(`/finance/exceptions/${exceptions[0]}`);
  await settled(page);
  await page.getByRole('radio', { name: /与拨付匹配，内含银行费用/ }).check();
  await expect(page.getByRole('textbox', { name: '银行费用（元）' })).toBeVisible();
  await page.getByRole('radio', { name: /银行收取的手续费等/ }).check();
  await page.getByLabel('依据').fill('账户维护费回单');
  await settled(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: '提出意见' }).click();
  await expect(page.getByText('意见已提出，等待另一人确认')).toBeVisible();

  const { line_id } = await finance.get(`/reconciliation/exceptions/${exceptions[0]}`);
  await agreed(request, exceptions[0]!);
  await page.goto(`/finance/statements/lines/${line_id}`);
  await settled(page);
  await expect(page.getByRole('heading', { name: '银行费用及尾差' })).toBeVisible();
  await expect(page.getByText('整笔是银行费用')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);
  await expectWorded(page);
});
