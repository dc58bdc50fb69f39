import { act, expect, expectAccessible, expectGood, now, person, ROLES, signIn, test } from './world';

// Each goes a whole road and looks at its pages twice.
const DAY = 86_400_000;

test('rules and tariff of a listing are set, a second person is told, and every version is kept', async ({
  page,
  context,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  const code = `RULES-${crypto.randomUUID().slice(0, 8)}`;
  const prices = [{ customer_class: 'standard', unit: 'hour', amount_fen: 30_000 }];
  const listed = { kind: 'instrument_time', name: '规则测试仪', category: code, prices };
  const { id } = (await lab('/listings', { ...listed, code })).body;
  const twin = (await lab('/listings', { ...listed, code: `${code}-2` })).body;
  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}`);
  await page.getByRole('tab', { name: '预约规则' }).click();
  await expect(page.getByText('还没有修改过预约规则')).toBeVisible();

  await page.getByRole('spinbutton', { name: '准备时间' }).fill('3000');
  await page.getByLabel('法定节假日').selectOption('不开放');
  await page.getByRole('button', { name: '增加日期' }).click();
  await page.getByLabel('起日').fill('2027-05-04');
  await page.getByLabel('原因（中文）').fill('年度检修');
  await page.getByRole('button', { name: '增加限额' }).click();
  const long = page.getByRole('group', { name: '时长过长' });
  await long.getByLabel('提醒').check();
  await long.getByLabel('用自己的话说明').check();
  await long.getByLabel('说明（中文）').fill('请先与我们商量');
  await page.getByRole('button', { name: '保存预约规则' }).click();
  await expect(page.getByText('中文和英文都要填写')).toHaveCount(2);
  await expect(page.getByText('此项必填')).toBeVisible();
  await page.getByLabel('原因（英文）').fill('maintenance');
  await long.getByLabel('说明（英文）').fill('Talk to us first');
  await page.getByLabel('最多', { exact: true }).fill('3');
  await page.getByRole('button', { name: '保存预约规则' }).click();
  // What only the server knows is said at its field.
  await expect(page.getByText('3000 不在 0 到 1440 之间')).toBeVisible();
  await page.getByRole('spinbutton', { name: '准备时间' }).fill('30');
  await expectGood(page);
  await page.getByRole('button', { name: '保存预约规则' }).click();
  await expect(page.getByText('预约规则已保存为第 1 版')).toBeVisible();
  await expect(page.getByRole('row', { name: '准备时间 — 30 分钟' })).toBeVisible();
  await expect(page.getByRole('row', { name: /按日期的例外 — 2027-05-04 不开放 年度检修/ })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole('spinbutton', { name: '清理时间' }).fill('15');
  await other.getByRole('button', { name: '保存预约规则' }).click();
  await expect(other.getByText('预约规则已保存为第 2 版')).toBeVisible();
  await page.getByRole('spinbutton', { name: '准备时间' }).fill('45');
  await page.getByRole('button', { name: '保存预约规则' }).click();
  await expect(page.getByText('清理时间：— → 15 分钟')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: '准备时间' })).toHaveValue('45');
  await page.getByRole('button', { name: '以我填写的为准保存' }).click();
  await expect(page.getByText('预约规则已保存为第 3 版')).toBeVisible();

  await page.getByRole('tab', { name: '收费细则' }).click();
  await page.getByLabel('开机（准备）费').fill('50');
  await page.getByRole('button', { name: '增加小时阶梯' }).click();
  await page.getByLabel('超过部分每小时').fill('200');
  await page.getByLabel('实际使用超出预约的，超出部分另计').check();
  await page.getByRole('button', { name: '增加优惠时段' }).click();
  await page.getByLabel('时段', { exact: true }).fill('晚上');
  await page.getByLabel('按小时价的').fill('50');
  await page.getByRole('button', { name: '保存收费细则' }).click();
  await expect(page.getByText('应为当日的一段时间')).toBeVisible();
  await expect(page.getByText('此项必填')).toBeVisible();
  await page.getByRole('spinbutton', { name: '最多另计多久' }).fill('60');
  await page.getByLabel('时段', { exact: true }).fill('18-24');
  await page.getByRole('button', { name: '保存收费细则' }).click();
  await expect(page.getByText('收费细则已保存为第 1 版')).toBeVisible();
  await expect(page.getByRole('row', { name: '优惠时段 — 每天 18:00-24:00 50%' })).toBeVisible();
  const step = '小时阶梯价 — 标准价：超过 4 小时的部分，每小时 200.00 元';
  await expect(page.getByRole('row', { name: step })).toBeVisible();
  await expect(page.getByRole('row', { name: '超出预约的时间 — 另计，最多 1 小时' })).toBeVisible();
  await expectGood(page);

  // Both are taken to all others of the category, which are looked at before.
  await page.getByRole('link', { name: '套用到其他条目' }).click();
  await page.getByRole('checkbox', { name: '预约规则' }).check();
  await page.getByRole('button', { name: '预览变化' }).click();
  await expect(page.getByRole('row', { name: '准备时间 — 45 分钟' })).toBeVisible();
  await expectGood(page);
  await act(page, '套用到 1 个条目', /1 个条目立即改用新的内容/);
  await expect(page.getByText('已套用到 1 个条目')).toBeVisible();
  expect((await lab(`/listings/${twin.id}/rules`)).body.rules.setup_minutes).toBe(45);
  expect((await lab(`/listings/${twin.id}/tariff`)).body.version).toBe(1);
  for (const each of [id, twin.id]) await lab(`/listings/${each}/withdraw`, { reason: '测试完毕' });
});

test('an enterprise becomes a member, and is booked for against a rule with a reason', async ({ page, request }) => {
  const fibre = await person(request, ROLES.enterprise);
  const { organisation } = (await fibre('/me')).body;
  await signIn(page, ROLES.provider);
  await page.goto('/provider/customers');
  await page.getByRole('button', { name: '添加客户' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('统一社会信用代码').fill('123');
  await dialog.getByRole('button', { name: '保存类别' }).click();
  await expect(dialog.getByText('统一社会信用代码应为 18 位')).toBeVisible();
  await dialog.getByLabel('统一社会信用代码').fill(organisation.uscc);
  await dialog.getByRole('button', { name: '保存类别' }).click();
  await expect(page.getByText(`${organisation.name} 已列为成员单位`)).toBeVisible();
  await expectGood(page);

  await page.goto('/provider/bookings');
  await page.getByRole('link', { name: '代客预约' }).click();
  // The list before it has a choice of the same name.
  await expect(page.getByRole('heading', { name: '代客预约' })).toBeVisible();
  await page.getByRole('combobox', { name: '仪器或服务' }).fill('LAB-XRD-01');
  await page.getByRole('combobox', { name: '仪器或服务' }).blur();
  await page.getByLabel('统一社会信用代码').fill(organisation.uscc);
  // Further ahead than anybody may book, on a day that no other test looks at.
  const far = new Date((await now()).getTime() + (200 + Math.floor(Math.random() * 400)) * DAY);
  const day = far.toISOString().slice(0, 10);
  await page.getByLabel('开始').fill(`${day}T09:00`);
  await page.getByLabel('结束').fill(`${day}T11:00`);
  await page.getByLabel('结束').blur();
  // The price, and what stands against the order, before anything is booked.
  const quote = page.getByRole('region', { name: '报价' });
  await expect(quote.getByText('企业自付')).toBeVisible();
  await expect(quote.getByText('未使用创新券。')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '超出可预约范围' })).toBeVisible();
  await expectGood(page);
  await page.getByLabel('放行理由').fill('年度大修后的验收测试');
  await page.getByRole('button', { name: '放行并预约' }).click();
  await expect(page).toHaveURL(/\/provider\/bookings\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { name: '未按规定的地方' })).toBeVisible();
  await expect(page.getByText('年度大修后的验收测试')).toBeVisible();
  await expectGood(page);

  await page.goto('/provider/customers');
  await page.getByRole('row', { name: organisation.uscc }).getByRole('button', { name: '取消类别' }).click();
  await dialog.getByRole('button', { name: '取消类别' }).click();
  await expect(page.getByText(`${organisation.name} 已取消类别`)).toBeVisible();
});

test('records of use are imported, and what is left is decided by hand', async ({ page }) => {
  const source = `计量表 ${crypto.randomUUID().slice(0, 8)}`;
  await signIn(page, ROLES.provider);
  await page.goto('/provider/usage/import');
  const text = [
    '记录编号,仪器编号,开始时间,结束时间,备注',
    'U-1,LAB-XRD-01,2020-03-01 09:00,2020-03-01 11:00,自用',
    'U-2,没有这台,2020-03-02 09:00,2020-03-02 11:00,',
  ].join('\r\n');
  const file = { name: '机时.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText('请先填写来源，再选择文件。')).toBeVisible();
  await page.getByLabel('来源').fill(source);
  await page.getByRole('button', { name: '重试' }).click();
  await expect(page.getByRole('row', { name: /3 U-2 仪器编号 没有此编号的条目/ })).toBeVisible();
  await expectGood(page);
  await page.goto('/provider/usage?state=unmatched');
  const row = page.getByRole('row', { name: source });
  await row.getByRole('button', { name: '对应预约' }).click();
  await expect(page.getByText('前后七天没有这台仪器的预约')).toBeVisible();
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: '不计' }).click();
  await page.getByLabel('理由').fill('本单位自用');
  await page.getByRole('dialog').getByRole('button', { name: '不计' }).click();
  await expect(page.getByText('已列为不计')).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('a program, a webhook and a calendar feed are made, shown once and ended', async ({ page }) => {
  const name = `测试系统 ${crypto.randomUUID().slice(0, 8)}`;
  const kept = page.getByRole('button', { name: '已妥善保存，关闭' });
  const revoke = page.getByRole('dialog').getByRole('button', { name: '停用' });
  await signIn(page, ROLES.provider);
  await page.goto('/organisation/connections');
  await page.getByRole('button', { name: '新建订阅' }).click();
  await page.getByRole('radio', { name: '本单位全部条目的日程' }).check();
  await page.getByRole('button', { name: '建立订阅地址' }).click();
  await expect(page.getByLabel('订阅地址', { exact: true }).last()).toHaveValue(/\.ics$/);
  await expectAccessible(page);
  await kept.click();
  await page.getByRole('row', { name: '本单位全部条目的日程' }).first().getByRole('button', { name: '停用' }).click();
  await revoke.click();
  await expect(page.getByText('日历订阅已停用')).toBeVisible();

  await page.getByRole('tab', { name: '接口客户端' }).click();
  await page.getByRole('button', { name: '新建客户端' }).click();
  await page.getByRole('button', { name: '建立客户端' }).click();
  await expect(page.getByText('请至少选择一项权限')).toBeVisible();
  await page.getByLabel('名称', { exact: true }).fill(name);
  await page.getByLabel('查看预约').check();
  await page.getByRole('button', { name: '建立客户端' }).click();
  await expect(page.getByLabel('client_secret')).toHaveValue(/^cqs_/);
  await kept.click();
  await expectGood(page);
  await page.getByRole('row', { name }).getByRole('button', { name: '停用' }).click();
  await revoke.click();
  await expect(page.getByText(`客户端“${name}”已停用`)).toBeVisible();

  await page.getByRole('tab', { name: '推送通知' }).click();
  await page.getByRole('button', { name: '新建推送' }).click();
  await page.getByLabel('接收地址').fill('http://hooks.example.cn/x');
  await page.getByRole('checkbox', { name: '预约 booking.*' }).check();
  await page.getByRole('button', { name: '建立推送' }).click();
  await expect(page.getByText('须为 https 网址')).toBeVisible();
  const url = `https://hooks.example.cn/${crypto.randomUUID()}`;
  await page.getByLabel('接收地址').fill(url);
  await page.getByRole('button', { name: '建立推送' }).click();
  await expect(page.getByLabel('签名密钥', { exact: true }).last()).toHaveValue(/^whsec_/);
  await kept.click();
  await page.getByRole('link', { name: url }).click();
  await expect(page.getByText('没有推送记录')).toBeVisible();
  await page.getByRole('button', { name: '发送测试' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发送测试' }).click();
  await expect(page.getByText('webhook.test', { exact: true })).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '停用' }).click();
  await revoke.click();
  await expect(page).toHaveURL(/tab=webhooks/);
  await expect(page.getByText(url)).toHaveCount(0);
});
