import { readFileSync } from 'node:fs';
import { sent, yuan } from './money';
import { expect, expectGood, ROLES, settled, signIn, test } from './world';

test('the bank refuses one order by pain.002, and its payment is returned with the bank’s words', async ({
  page,
  request,
}) => {
  const { payment, batch, number } = await sent(request);
  const message = `${batch.reference}-E${number}`;
  const name = `pain002-${message}.xml`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>HZ-${Date.now()}</MsgId><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>${message}-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${payment.reference}</OrgnlEndToEndId>
<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>客户已在柜面销户</AddtlInf></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>`;
  await signIn(page, ROLES.maker);
  await page.goto('/finance/bank-reports');
  const buffer = Buffer.from(text);
  await page.setInputFiles('input[type=file]', { name, mimeType: 'application/xml', buffer });
  await expect(page.getByRole('link', { name: `已导入 ${name}` })).toBeVisible();
  await expect(page.getByText('转为退回', { exact: true })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: `已导入 ${name}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `银行回执 ${name}` })).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: payment.reference });
  for (const said of ['拒绝', 'AC04', '收款账户已销户', '客户已在柜面销户', '转为退回'])
    await expect(row).toContainText(said);
  await expectGood(page);
  await row.getByRole('link', { name: payment.reference }).click();
  await expect(page.getByRole('heading', { level: 1, name: `拨付 ${payment.reference}` })).toBeVisible();
  await expect(page.getByText('被退回', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/客户已在柜面销户/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: '重新拨付' })).toBeVisible();
  await expectGood(page);

  // The same file once more changes nothing, and says so.
  await page.goto('/finance/bank-reports');
  await page.setInputFiles('input[type=file]', { name, mimeType: 'application/xml', buffer });
  await expect(page.getByText(`${name} 以前导入过，没有变动`)).toBeVisible();
});

test('what an organisation was paid in a year is taken away, line by line', async ({ page, request }) => {
  const { payment } = await sent(request);
  const take = async (name: 'PDF' | 'Excel', extension: string, head: string) => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name, exact: true }).click();
    const file = await waiting;
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${extension}$`));
    expect(
      readFileSync(await file.path())
        .subarray(0, head.length)
        .toString('latin1'),
    ).toBe(head);
  };
  // The office, of the payee of any payment.
  await signIn(page, ROLES.maker);
  await page.goto(`/finance/payments/${payment.id}`);
  await settled(page);
  await expect(page.getByText(yuan(payment.amount_fen)).first()).toBeVisible();
  await take('PDF', 'pdf', '%PDF');
  await take('Excel', 'xlsx', 'PK');
  await expectGood(page);
});

test('a provider takes its own statement away', async ({ page }) => {
  await signIn(page, ROLES.provider);
  await page.goto('/provider/income?tab=payments');
  await settled(page);
  for (const [name, extension] of [
    ['PDF', 'pdf'],
    ['Excel', 'xlsx'],
  ] as const) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name, exact: true }).first().click();
    expect((await waiting).suggestedFilename()).toMatch(new RegExp(`\\.${extension}$`));
  }
  await expectGood(page);
});
