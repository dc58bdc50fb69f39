import { expect, expectAccessible, expectFitting, expectGood, NARROW, settled, signIn, test } from './world';

test('a provider opens its score to the records, and the bureau decides its appeal', async ({ page, browser }) => {
  await signIn(page, 'lab');
  await page.goto('/provider/evaluations');
  await settled(page);
  await page
    .getByRole('link', { name: /\d{4}-\d\d-\d\d – / })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: '各项得分' })).toBeVisible();
  await page.getByRole('button', { name: /^依据（\d+）：服务订单数/ }).click();
  const dialog = page.getByRole('dialog', { name: '“服务订单数”的依据' });
  await expect(dialog.getByText(/^BK\d{6}-/).first()).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '关闭' }).click();
  await expect(page.getByText('待裁定')).toBeVisible();
  await expectGood(page);
  await page.setViewportSize(NARROW);
  await expectFitting(page);

  const bureau = await (await browser.newContext()).newPage();
  await signIn(bureau, 'city');
  await bureau.goto('/bureau/evaluation?tab=appeals');
  await settled(bureau);
  await bureau
    .getByRole('link', { name: /^SS\d{8}-/ })
    .first()
    .click();
  await bureau.getByRole('button', { name: '作出裁定' }).click();
  await expect(bureau.getByText('此项必填')).toBeVisible();
  await bureau.getByLabel('裁定').selectOption('upheld');
  await bureau.getByLabel(/^更正后的实际值/).fill('95');
  await bureau.getByLabel(/^理由/).fill('核对了交付记录与双方往来邮件，企业同意顺延，按时交付率予以更正。');
  await expectGood(bureau);
  await bureau.getByRole('button', { name: '作出裁定' }).click();
  await expect(bureau.getByText('申诉已裁定')).toBeVisible();
  await expect(bureau.getByRole('heading', { name: '更正记录' })).toBeVisible();
  await bureau.context().close();
});

test('the bureau drafts the next version of its indicators and publishes it', async ({ page }) => {
  await signIn(page, 'city');
  await page.goto('/bureau/evaluation?tab=sets');
  await settled(page);
  await page
    .getByRole('link', { name: /共享服务绩效评价指标体系/ })
    .first()
    .click();
  await page.getByRole('link', { name: '起草新版本' }).click();
  const weight = page.getByLabel('权重', { exact: true }).first();
  await weight.fill('29');
  await weight.blur();
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('权重之和为 9900 个基点，应为 10000')).toBeVisible();
  await expectGood(page);
  await weight.fill('30');
  await weight.blur();
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('草稿已保存')).toBeVisible();
  await page.getByRole('button', { name: '发布' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
  await expect(page.getByText('指标体系已发布')).toBeVisible();
  await expect(page.getByRole('link', { name: '起草新版本' })).toBeVisible();
  await expectGood(page);
});

test('periods, instruments and districts are read on a telephone; grades are for everybody', async ({ page }) => {
  await page.goto('/evaluation');
  await settled(page);
  await expect(page.getByRole('row', { name: /海湾微纳加工中心.*优秀/ })).toBeVisible();
  await expectGood(page);
  await signIn(page, 'rongcheng');
  for (const tab of ['periods', 'sanctions', 'instruments', 'idle', 'districts']) {
    await page.goto(`/bureau/evaluation?tab=${tab}`);
    await settled(page);
    await expectAccessible(page);
    await page.setViewportSize(NARROW);
    await expectFitting(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});
