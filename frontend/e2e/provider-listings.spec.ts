import { readFileSync } from 'node:fs';
import type { APIRequestContext } from '@playwright/test';
import { advance, expect, expectAccessible, expectGood, now, person, ROLES, signIn, test } from './world';

// Each goes a whole road and looks at every page of it twice.
/** A code that no other listing has. */
const codeOf = (word: string) => `${word}-${crypto.randomUUID().slice(0, 8)}`;

/** The provider without the browser: what a test needs beforehand, and what it leaves behind. */
async function provider(request: APIRequestContext) {
  const ask = await person(request, ROLES.provider);
  return {
    async create(code: string, name: string): Promise<string> {
      return (await ask('/listings', { code, kind: 'instrument_time', name })).body.id;
    },
    /** Listings that a test made do not wait for the bureau for ever. */
    async withdraw(begin: string): Promise<void> {
      const { items } = (await ask('/provider/listings?limit=200&state=applied')).body;
      for (const { id, code } of items as { id: string; code: string }[]) {
        if (code.startsWith(begin)) await ask(`/listings/${id}/withdraw`, { reason: '测试完毕' });
      }
    },
  };
}

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a listing is added by form, changed, and taken out for good', async ({ page }) => {
  const code = codeOf('AFM');
  await signIn(page, ROLES.provider);
  await page.goto('/provider/listings/new');
  await page.getByRole('button', { name: '提交条目' }).click();
  await expect(page.getByText('此项必填')).toHaveCount(2);
  await expect(page.getByLabel('名称', { exact: true })).toBeFocused();

  await page.getByLabel('名称', { exact: true }).fill('原子力显微镜');
  await page.getByLabel('编号').fill(code);
  await page.getByLabel('标准价', { exact: false }).first().fill('260.5');
  await page.getByRole('button', { name: '工作日，午间休息' }).click();
  await page.getByLabel('周六', { exact: true }).fill('看情况');
  await page.getByLabel('周六', { exact: true }).blur();
  await expect(page.getByText('看不懂这个时间')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('周六', { exact: true }).fill('9-12');
  // Sunday is opened with the mouse, from ten to noon.
  const bar = page.locator('.bar').last();
  await bar.scrollIntoViewIfNeeded();
  const { x, y, width } = (await bar.boundingBox())!;
  await page.mouse.move(x + (width * 10.2) / 24, y + 8);
  await page.mouse.down();
  await page.mouse.move(x + (width * 11.8) / 24, y + 8, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByLabel('周日', { exact: true })).toHaveValue('10:00-12:00');

  // Nothing typed is lost by a reload.
  await page.reload();
  await expect(page.getByText('已恢复上次未提交的内容')).toBeVisible();
  await page.getByRole('button', { name: '提交条目' }).click();
  await expect(page).toHaveURL(/\/provider\/listings\/[0-9a-f-]{36}$/);
  await expect(page.getByText('周一至周五 08:30-11:30, 13:30-17:30；周六 09:00-12:00；周日 10:00-12:00')).toBeVisible();
  await expectGood(page);

  await page.getByRole('link', { name: '修改', exact: true }).click();
  await page.getByLabel('标准价', { exact: false }).first().fill('300');
  await page.getByRole('button', { name: '保存修改' }).click();
  await page.getByRole('tab', { name: '修改记录' }).click();
  await expect(page.getByRole('row', { name: '价格 标准价 260.50 元 / 小时 300.00 元 / 小时' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('tab', { name: '概况' }).click();
  await page.getByRole('button', { name: '撤回' }).click();
  await expect(page.getByText(`编号 ${code} 不能再用`)).toBeVisible();
  await page.getByLabel('理由').fill('已报废');
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
  await expect(page.getByText('已撤回，只保留记录')).toBeVisible();
  await expect(page.getByRole('link', { name: '修改', exact: true })).toHaveCount(0);
});

test('a change that meets another one asks whose word is to stand', async ({ page, context, request }) => {
  const lab = await provider(request);
  const code = codeOf('STALE');
  const id = await lab.create(code, '两人同时修改');
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}/edit`);
  const other = await context.newPage();
  await other.goto(`/provider/listings/${id}/edit`);
  await other.getByLabel('地点').fill('A101');
  await other.getByRole('button', { name: '保存修改' }).click();
  await expect(other).toHaveURL(new RegExp(`${id}$`));
  await page.getByLabel('厂商').fill('布鲁克');
  await page.getByRole('button', { name: '保存修改' }).click();
  await expect(page.getByText('地点：— → A101')).toBeVisible();
  await page.getByRole('button', { name: '放弃我的' }).click();
  await expect(page.getByLabel('地点')).toHaveValue('A101');
  await expect(page.getByLabel('厂商')).toHaveValue('');
  await lab.withdraw(code);
});

test('a list is matched, corrected in the browser and imported', async ({ page, request }) => {
  const lab = await provider(request);
  const begin = codeOf('IMP');
  await signIn(page, ROLES.provider);
  await page.goto('/provider/listings/import');
  const choose = page.locator('input[type=file]').first();

  // What is no list is said in words.
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
  await choose.setInputFiles({ name: '清单.xlsx', mimeType: 'application/octet-stream', buffer: png });
  await expect(page.getByText('文件内容是图片')).toBeVisible();

  const text = [
    '检测中心清单,,,,,',
    '设备编号,仪器名称,单价（元/小时）,开放时间,自动确认,对外',
    `${begin}-1,天平,120,周一至周五 8:30-11:30,是,可`,
    `${begin}-2,烘箱,二百,24小时,大概,可`,
    `${begin}-2,马弗炉,99.5,24小时,大概,可`,
    `${begin}-3,离心机,80,24小时,是,不可`,
  ].join('\r\n');
  await choose.setInputFiles(csv('清单.csv', text));
  await expect(page.getByLabel('“名称”取自哪一列')).toHaveValue('仪器名称');
  await expect(page.getByText('未使用的 1 列不会导入： 对外')).toBeVisible();
  await page.getByRole('button', { name: '只导入一部分行' }).click();
  await page.getByLabel('按这一列').selectOption('对外');
  await page.getByLabel('不可').check();
  await expectGood(page);
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(page.getByRole('heading', { name: '2 行有误' })).toBeVisible();
  await expect(page.getByRole('button', { name: '导入 1 行' })).toBeDisabled();
  await expectGood(page);

  // The same mistake is corrected once for both rows.
  await page.getByLabel('2 行都改为').fill('否');
  await page.getByRole('listitem').filter({ hasText: '二百' }).getByRole('textbox').fill('200');
  await page.getByRole('listitem').filter({ hasText: '二百' }).getByRole('textbox').blur();
  await page.getByRole('button', { name: '应用 3 处改动' }).click();
  await expect(page.getByRole('heading', { name: '1 行有误' })).toBeVisible();
  const rejected = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载未导入的行' }).click();
  expect(readFileSync(await (await rejected).path(), 'utf8')).toContain(`${begin}-2,马弗炉,99.5,24小时,否,可,5,code,`);
  await page.getByRole('button', { name: '重复的编号自动加序号' }).click();
  await page.getByRole('button', { name: '应用 4 处改动' }).click();
  await expect(page.getByText('没有错误。')).toBeVisible();
  await page.getByRole('button', { name: '导入 3 行' }).click();

  // What was begun can be left and come back to.
  await expect(page).toHaveURL(/work=/);
  await page.reload();
  await expect(page.getByText('排队等待处理').first()).toBeVisible();
  // Lets the product do what it was asked to do later.
  await advance(0, page.context());
  await expect(page.getByRole('heading', { name: '清单.csv 已导入' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: '查看条目' }).click();
  await page.getByLabel('关键词').fill(begin);
  await expect(page.getByRole('link', { name: /烘箱/ })).toBeVisible();
  await expect(page.getByText('3 个条目，共')).toBeVisible();

  // What is downloaded and imported again changes nothing.
  const list = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载清单' }).click();
  const same = readFileSync(await (await list).path(), 'utf8');
  await page.goto('/provider/listings/import');
  await choose.setInputFiles(csv('同一清单.csv', same));
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(page.locator('.tile').filter({ hasText: '没有变化' })).toContainText('3');
  await expect(page.locator('.tile').filter({ hasText: '将更新' })).toContainText('0');
  await lab.withdraw(begin);
});

test('time is blocked by dragging, moved where it is free, and lifted', async ({ page, request }) => {
  const lab = await provider(request);
  const code = codeOf('BLOCK');
  await lab.create(code, '日程测试仪');
  // Another day than today's, so that nothing depends on the hour.
  const day = new Date((await now()).getTime() + 5 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/timeline?q=${code}&from=${day}`);
  await expect(page.getByRole('link', { name: '日程测试仪' })).toBeVisible();
  await expectGood(page);

  const hour = async (text: string) => (await page.locator('.ec-slots time', { hasText: text }).boundingBox())!.x + 4;
  const { y, height } = (await page.locator('.ec-row-head').boundingBox())!;
  const drag = async (from: string, to: string, at: number) => {
    await page.mouse.move(await hour(from), at);
    await page.mouse.down();
    await page.mouse.move((await hour(to)) - 8, at, { steps: 6 });
    await page.mouse.up();
  };
  await drag('09:00', '11:00', y + height - 6);
  await expect(page.getByRole('dialog').getByLabel('开始')).toHaveValue(`${day}T09:00`);
  await expectAccessible(page);
  await page.getByLabel('原因').fill('检定校准');
  await page.getByRole('button', { name: '停用 1 台仪器' }).click();
  const first = page.getByRole('button', { name: '检定校准' });
  await expect(first).toBeVisible();

  // Without a mouse: the form.
  await page.getByRole('button', { name: '停用时段' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(code).check();
  await dialog.getByLabel('开始').fill(`${day}T14:00`);
  await dialog.getByLabel('结束').fill(`${day}T16:00`);
  await dialog.getByLabel('原因').fill('内部使用');
  await dialog.getByRole('button', { name: '停用 1 台仪器' }).click();
  await expect(page.getByRole('button', { name: '内部使用' })).toBeVisible();

  // Where it is taken, it stays, and the free times near by are one click away.
  await first.focus();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('开始').fill(`${day}T15:00`);
  await dialog.getByLabel('结束').fill(`${day}T17:00`);
  await dialog.getByRole('button', { name: '改到这个时间' }).click();
  await expect(dialog.getByText('原来的停用时段没有改变')).toBeVisible();
  await dialog.getByRole('alert').getByRole('button').first().click();
  await dialog.getByRole('button', { name: '改到这个时间' }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole('tab', { name: /列表/ }).click();
  await expect(page.getByRole('row', { name: /检定校准/ })).toBeVisible();
  await expectGood(page);
  for (const left of [1, 0]) {
    await page.getByRole('button', { name: '修改或解除' }).first().click();
    await dialog.getByRole('button', { name: '解除停用' }).click();
    await expect(page.getByRole('button', { name: '修改或解除' })).toHaveCount(left);
  }
  await lab.withdraw(code);
});
