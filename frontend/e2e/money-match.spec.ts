import { exceptionOf, lineOf, office, payer, sent, today, yuan } from './money';
import { agreed, names } from './statements';
import { act, expect, expectGood, ROLES, settled, signIn, test } from './world';

test('a match is undone with a reason, and its line waits for people again', async ({ page, request }) => {
  const { payment } = await sent(request);
  const { party } = names();
  const remark = `创券补贴 ${payment.reference}`;
  const moved = { account: await payer(request, payment), fen: -payment.amount_fen, party, remark, day: await today() };
  const line = await lineOf(request, moved);
  expect(line.state).toBe('matched');

  await signIn(page, ROLES.maker);
  await page.goto(`/finance/statements/lines/${line.id}`);
  await settled(page);
  await expect(page.getByText('附言中有拨付单号')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '撤销匹配' }).click();
  const dialog = page.getByRole('dialog', { name: '撤销匹配' });
  await expect(dialog).toContainText('撤销 1 条匹配');
  await dialog.getByRole('button', { name: '撤销匹配' }).click();
  await expect(dialog.getByText('此项必填')).toBeVisible();
  await dialog.getByRole('textbox').fill('实际是另一笔拨付');
  await dialog.getByRole('button', { name: '撤销匹配' }).click();
  await expect(page.getByText('匹配已撤销，请在例外中重新处理')).toBeVisible();
  await expect(page).toHaveURL(/\/finance\/exceptions\/[0-9a-f-]{36}/);
  await settled(page);
  await expect(page.getByText('实际是另一笔拨付').first()).toBeVisible();
  await expectGood(page);

  await page.goto(`/finance/statements/lines/${line.id}`);
  await settled(page);
  await expect(page.getByText('例外', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: payment.reference })).toBeVisible();
  await expect(page.getByRole('button', { name: '撤销匹配' })).toHaveCount(0);
  await expectGood(page);
});

test('a line without a reference is matched by hand, and another person agrees', async ({ page, request }) => {
  const { payment } = await sent(request);
  // The bank paid from another account, and named neither the payee nor the payment.
  const { account, party } = names();
  const line = await lineOf(request, { account, fen: -payment.amount_fen, party, day: await today() });
  expect(line.state).toBe('exception');
  const exception = await exceptionOf(request, line.id);

  await signIn(page, ROLES.maker);
  await page.goto('/finance/reconciliation');
  await settled(page);
  const search = page.getByRole('main').getByRole('searchbox');
  const choose = async (list: string, text: string) => {
    await search.fill(text);
    await expect(page).toHaveURL((url) => url.searchParams.get('q') === text);
    await settled(page);
    const option = page.getByRole('listbox', { name: list }).getByRole('option').filter({ hasText: text });
    await option.click();
    await expect(option).toHaveAttribute('aria-selected', 'true');
  };
  await choose('未对上的流水', party);
  await choose('银行未见的拨付', payment.reference);
  const sums = page.getByRole('region', { name: '已选合计' });
  await expect(sums).toContainText('流水 1 笔');
  await expect(sums).toContainText('拨付 1 笔');
  await expect(sums).toContainText('可以匹配。');
  await sums.getByRole('button', { name: '匹配' }).click();
  const dialog = page.getByRole('dialog', { name: '匹配' });
  await expect(dialog.getByRole('row').filter({ hasText: payment.reference })).toContainText(yuan(payment.amount_fen));
  await dialog.getByRole('button', { name: '提出 1 条匹配意见' }).click();
  await expect(dialog.getByText(/请写明依据/)).toBeVisible();
  await dialog.getByRole('button', { name: '金额、收款单位核对一致' }).click();
  await expect(dialog.getByRole('textbox')).toHaveValue('金额、收款单位核对一致');
  await expectGood(page);
  await dialog.getByRole('button', { name: '提出 1 条匹配意见' }).click();
  await expect(page.getByText('已提出 1 条匹配意见，等待另一人确认')).toBeVisible();
  await expect(dialog).toBeHidden();

  await agreed(request, exception);
  const maker = await office(request, ROLES.maker);
  expect((await maker(`/payments/${payment.id}`)).state).toBe('paid');
  await page.goto(`/finance/statements/lines/${line.id}`);
  await settled(page);
  await expect(page.getByText('人工匹配，经两人确认')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: payment.reference })).toBeVisible();
  await expectGood(page);

  // It can be undone like any other.
  await act(page, '撤销匹配', /撤销 1 条匹配/, '回单与拨付不符');
  await expect(page).toHaveURL(/\/finance\/exceptions\/[0-9a-f-]{36}/);
});
