import { handIn, office, sent, yuan } from './money';
import { act, expect, expectGood, ROLES, settled, signIn, test } from './world';

test('a returned payment is sent again by one person and let go by another', async ({ page, browser, request }) => {
  const { payment } = await sent(request);
  const amount = yuan(payment.amount_fen);
  const list = `付款单号,金额,处理结果,退汇代码,退汇原因\n${payment.reference},${(payment.amount_fen / 100).toFixed(2)},退汇,AC06,账户冻结\n`;
  await handIn(request, [ROLES.maker, '/bank-reports'], ['退汇.csv', 'text/csv', list]);

  await signIn(page, ROLES.maker);
  await page.goto(`/finance/payments/${payment.id}`);
  await settled(page);
  await expect(page.getByText('银行退回。请收款单位更正账户后重新拨付。')).toBeVisible();
  await expect(page.getByText(/AC06/).first()).toBeVisible();
  const again = async () => {
    const before = page.url();
    await act(page, '重新拨付', new RegExp(`另建一笔 ${amount} 元的拨付`));
    await expect(page.getByText(/已建立新的拨付 .*，等待另一人确认/).last()).toBeVisible();
    await expect(page).not.toHaveURL(before);
    await settled(page);
    await expect(page.getByRole('heading', { name: '重新拨付的签字' })).toBeVisible();
    return new URL(page.url()).pathname.split('/').at(-1)!;
  };
  const refused = await again();
  expect(refused).not.toBe(payment.id);
  await expect(page.getByText('等待另一人核对收款账户并确认；确认之前不能导出。')).toBeVisible();
  await expect(page.getByRole('button', { name: '确认重新拨付' })).toHaveCount(0);
  await expectGood(page);

  const other = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await signIn(other, ROLES.checker);
  await other.goto(`/finance/payments/${refused}`);
  await settled(other);
  await expectGood(other);
  await act(other, '不同意', /记为退回/, '账户尚未解冻');
  await expect(other.getByText('已退回制单员')).toBeVisible();
  await expect(other.getByText('账户尚未解冻').first()).toBeVisible();

  await page.goto(`/finance/payments/${refused}`);
  await settled(page);
  const fresh = await again();
  await other.goto(`/finance/payments/${fresh}`);
  await settled(other);
  await act(other, '确认重新拨付', new RegExp(`${payment.account_number}.*重新拨付 ${amount} 元`));
  await expect(other.getByText('已确认，制单员可以导出')).toBeVisible();
  await expect(other.getByRole('button', { name: '确认重新拨付' })).toHaveCount(0);
  await expectGood(other);
  await other.close();

  const maker = await office(request, ROLES.maker);
  const { payments } = await maker(`/batches/${payment.batch_id}/exports`, { formats: ['xlsx'] });
  expect(payments).toBe(1);
});
