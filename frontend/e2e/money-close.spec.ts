import { lineOf, settle } from './money';
import { names } from './statements';
import { advance, expect, expectGood, ROLES, settled, signIn, test } from './world';

/** Before all that the demo and the other tests do, so that nothing of theirs stands in its way. */
const MONTH = '2025-12';

test('a month of which everything is settled is closed, for good and under seal', async ({ page, request }) => {
  const { account, party } = names();
  const line = await lineOf(request, { account, fen: -13_579, party, remark: '他人误扣', day: `${MONTH}-16` });

  // Over its open line it is not closed, and that is said beforehand.
  await signIn(page, ROLES.checker);
  await page.goto(`/finance/periods/${MONTH}`);
  await settled(page);
  await expect(page.getByText('1 笔流水没有对上，合计 135.79 元')).toBeVisible();
  await expect(page.getByText(/还有 1 项没有办结/)).toBeVisible();

  await settle(request, line.id, { resolution: 'not_ours' });
  await page.reload();
  await settled(page);
  await expect(page.getByText('没有未办结的事项。')).toBeVisible();
  await expect(page.getByText('没有未办结的事项，可以关账。')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '关账', exact: true }).click();
  const ask = page.getByRole('dialog', { name: `关账 ${MONTH}` });
  await expect(ask).toContainText('银行支出 135.79 元');
  await expect(ask).toContainText('关账不能撤销');
  await ask.getByRole('button', { name: '关账', exact: true }).click();
  await expect(page).toHaveURL(/closing=/);
  await advance(0, page.context());
  await expect(page.getByText(`${MONTH} 已关账`)).toBeVisible();
  await expect(page.getByText('数字已冻结，这个月不能再变动。')).toBeVisible();
  await expect(page.getByText('签名有效')).toBeVisible();
  await expect(page.getByRole('button', { name: '关账', exact: true })).toHaveCount(0);
  await expectGood(page);

  await page.goto('/finance/periods');
  await expect(page.getByRole('row').filter({ hasText: MONTH })).toContainText('已关账');
});

test('who prepares the books does not close them', async ({ page }) => {
  await signIn(page, ROLES.maker);
  await page.goto('/finance/periods/2025-11');
  await settled(page);
  await expect(page.getByText('由复核员关账。', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: '关账', exact: true })).toHaveCount(0);
});
