import { expect, expectGood, person, signIn, test } from './world';

// A whole road, and each page looked at twice.
test('a programme is taken in, its rules changed, simulated and published', async ({ page, request }) => {
  const city = await person(request, 'city');
  const templates = (await city('/programme-templates')).body as { document: { code: string; name: object } }[];
  const code = `T${String(Date.now()).slice(-8)}`;
  const imported = await city('/programmes/import', { ...templates[0]!.document, code });
  const id = imported.body.programme.id as string;

  await signIn(page, 'city');
  await page.goto('/bureau/programmes');
  await page.getByRole('button', { name: '导入券种' }).click();
  await expect(page.getByRole('dialog').getByText('爱尔兰创新券', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '导入“爱尔兰创新券”' }).click();
  await expect(page.getByText('“爱尔兰创新券”已导入为草稿')).toBeVisible();
  await expect(page.getByText(/券种类“共同出资快速券”：补贴价格的 50 %/).first()).toBeVisible();

  await page.goto(`/bureau/programmes/${id}`);
  await expect(page.getByText(/每个企业集团每年最高 400,000.00 元/)).toBeVisible();
  await page.getByRole('link', { name: '修改', exact: true }).click();
  await page.getByText('累计上限', { exact: true }).click();
  await page.getByText('比例表', { exact: true }).click();
  await page.getByText('券的种类、面额与张数').click();
  await page.getByText('申领企业的其他条件').click();
  await page.getByText('服务范围', { exact: true }).click();
  await expectGood(page);
  await page.getByRole('button', { name: '添加上限' }).click();
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('上限必须大于 0')).toBeVisible();
  const limit = page.getByRole('group', { name: '上限 4' });
  await limit.getByLabel('计算对象').selectOption('每家服务机构');
  await limit.getByLabel('期间').selectOption('累计');
  await limit.getByLabel('最高金额').fill('9000000');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('第 1 版草稿已保存')).toBeVisible();
  await expect(page.getByText(/每家服务机构累计最高 9,000,000.00 元/)).toBeVisible();

  await page.getByRole('link', { name: '试算第 1 版' }).click();
  await page.getByLabel('生成的订单').check();
  await page.getByLabel('订单数').fill('500');
  await page.getByRole('button', { name: '试算', exact: true }).click();
  await expect(page.getByText(/^500 笔订单/)).toBeVisible();
  await expect(page.getByRole('heading', { name: '按月补贴' })).toBeVisible();
  await expectGood(page);

  await page.goto(`/bureau/programmes/${id}`);
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '发布' });
  // In force far away, so that nothing else of the play meets it.
  await dialog.getByLabel('生效时间').fill('2099-01-01T08:00');
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await expect(page.getByText('已发布', { exact: true })).toBeVisible();
  await expect(page.getByText(/自 2099/).first()).toBeVisible();
  await expectGood(page);
});

test('finance sees what regions owe each other', async ({ page }) => {
  await signIn(page, 'maker');
  await page.goto('/finance/clearings');
  await page.getByLabel('券种').selectOption({ label: '区域通用通兑科技创新券' });
  await page.getByRole('button', { name: '查看清算单' }).click();
  await expect(page.getByText('该期间没有待清算的异地兑付')).toBeVisible();
  await expectGood(page);
});
