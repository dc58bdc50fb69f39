import { sent } from './money';
import { expect, expectGood, ROLES, settled, signIn, test } from './world';

test('who exported cannot void it: another person does, with a reason, and the bank gets a new message', async ({
  page,
  browser,
  request,
}) => {
  const { batch, number } = await sent(request);
  const files = `/finance/batches/${batch.id}?tab=files`;
  await signIn(page, ROLES.maker);
  await page.goto(files);
  await settled(page);
  await expect(page.getByText(`报文编号 ${batch.reference}-E${number}`)).toBeVisible();
  await expect(page.getByText('由您导出的版本须由另一人作废重导。').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '重新导出' })).toHaveCount(0);
  await expectGood(page);

  const other = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await signIn(other, ROLES.checker);
  await other.goto(files);
  await settled(other);
  const version = (n: number) =>
    other
      .locator('section')
      .filter({ has: other.getByRole('heading', { level: 3, name: `第 ${n} 次导出` }) })
      .last();
  await expect(version(number)).toContainText('有效版本');
  await version(number).getByRole('button', { name: '重新导出' }).click();
  const dialog = other.getByRole('dialog', { name: '重新导出' });
  await expect(dialog).toContainText('原版本从此作废');
  await dialog.getByRole('button', { name: '重新导出' }).click();
  await expect(dialog.getByText('此项必填')).toBeVisible();
  await dialog.getByLabel('原版本作废的理由').fill('银行未收到原文件');
  await settled(other);
  await expectGood(other);
  await dialog.getByRole('button', { name: '重新导出' }).click();
  await expect(other.getByText(`已重新导出（第 ${number + 1} 次），原版本作废`)).toBeVisible();
  await expect(version(number)).toContainText('已作废');
  await expect(version(number)).toContainText('银行未收到原文件');
  await expect(version(number).getByRole('button', { name: '重新导出' })).toHaveCount(0);
  await expect(version(number + 1)).toContainText('有效版本');
  await expect(version(number + 1)).toContainText(`取代第 ${number} 次导出`);
  // Now it is the checker who exported.
  await expect(version(number + 1)).toContainText('由您导出的版本须由另一人作废重导。');
  await expectGood(other);
  await other.close();

  // A report about the void version changes nothing.
  await page.goto('/finance/bank-reports');
  const name = `作废版本-${batch.reference}.xml`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>ZF-${Date.now()}</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${batch.reference}-E${number}</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>
</CstmrPmtStsRpt></Document>`;
  await page.setInputFiles('input[type=file]', { name, mimeType: 'application/xml', buffer: Buffer.from(text) });
  await page.getByRole('link', { name: `已导入 ${name}` }).click();
  await expect(page.getByText('针对作废版本，未变动')).toBeVisible();
});
