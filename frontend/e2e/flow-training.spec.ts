import { bench, HOUR } from './bench';
import { advance, act, expect, expectGood, now, person, ROLES, signIn, test } from './world';

test('a seat is taken, left and taken again; who passed is qualified until it is revoked', async ({
  browser,
  page,
  request,
}) => {
  const { id, lab, name } = await bench(request, '培训显微镜');
  const rule = await lab(`/listings/${id}/training-rule`, { is_required: true, how_to: '请报名' }, 'PUT');
  expect(rule.status, JSON.stringify(rule.body)).toBe(200);
  const start = (await now()).getTime() + HOUR;
  const window = { starts_at: new Date(start).toISOString(), ends_at: new Date(start + HOUR).toISOString() };
  const offered = await lab(`/listings/${id}/trainings`, { window, place: '三号楼 105', capacity: 3 });
  expect(offered.status, JSON.stringify(offered.body)).toBe(201);
  expect((await (await person(request, 'sensor'))(`/trainings/${offered.body.id}/seats`, {})).status).toBe(201);

  await signIn(page, 'composite');
  await page.goto(`/listings/${id}`);
  const part = page.getByRole('main');
  await expect(part.getByText('三号楼 105')).toBeVisible();
  await act(page, '报名', /开始之前可以退出/);
  await expect(part.getByText('您已报名这次培训。')).toBeVisible();
  await expect(part.getByText('余 1 / 3 个名额')).toBeVisible();
  await expectGood(page);
  await act(page, '退出报名', /名额让给别人/);
  await expect(part.getByText('余 2 / 3 个名额')).toBeVisible();
  await act(page, '报名', /开始之前可以退出/);
  await expect(part.getByText('您已报名这次培训。')).toBeVisible();

  const desk = await browser.newContext();
  const provider = await desk.newPage();
  await advance(0, desk);
  await signIn(provider, ROLES.provider);
  await provider.goto(`/provider/listings/${id}?tab=training`);
  const lessons = provider.getByRole('table', { name: '培训安排' });
  await lessons.getByRole('link').first().click();
  await expect(provider.getByText(/开始后可以填写结果/)).toBeVisible();
  await expect(provider.getByRole('button', { name: '通过', exact: true })).toHaveCount(0);
  await advance(1, desk, page.context());
  await provider.reload();
  const seat = (company: string) => provider.getByRole('row', { name: company });
  await expect(seat('蓝区复合材料').getByRole('button', { name: '通过', exact: true })).toBeVisible();
  await expectGood(provider);
  for (const [company, result, says] of [
    ['蓝区复合材料', '通过', /随即取得此仪器的操作资格/],
    ['海葵传感器', '未到', /没有参加培训/],
  ] as const) {
    await seat(company).getByRole('button', { name: result, exact: true }).click();
    const dialog = provider.getByRole('dialog');
    await expect(dialog.getByText(says)).toBeVisible();
    await dialog.getByRole('button', { name: result, exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(seat(company).getByText(result, { exact: true })).toBeVisible();
    await expect(seat(company).getByRole('button')).toHaveCount(0);
  }
  // What was signed in before the hour went by is so no more.
  const [passes, misses] = [await person(request, 'composite'), await person(request, 'sensor')];
  const later = start + 24 * HOUR;
  const wish = {
    listing_id: id,
    window: { starts_at: new Date(later).toISOString(), ends_at: new Date(later + HOUR).toISOString() },
    voucher: 'none',
  };
  expect((await passes('/bookings/quote', wish)).status).toBe(200);
  expect((await misses('/bookings', wish)).status).not.toBe(201);

  const own = page.getByRole('row', { name });
  await page.goto('/enterprise/qualifications');
  await expect(own.getByText('有效', { exact: true })).toBeVisible();
  await expectGood(page);
  await provider.goto(`/provider/listings/${id}?tab=training`);
  await act(provider, '撤销资格', /不能再凭此等级的资格预约/, '违规操作');
  await expect(provider.getByRole('table', { name: '有资格的人' }).getByText('已撤销')).toBeVisible();
  await expectGood(provider);

  // Who learned elsewhere is granted it by address, and takes it up; a list says the same of many.
  const { user, organisation } = (await misses('/me')).body;
  await provider.getByRole('button', { name: '授予资格' }).click();
  const form = provider.getByRole('dialog');
  await form.getByLabel('电子邮箱').fill(user.email);
  await form.getByLabel('所在单位的统一社会信用代码').fill(organisation.uscc);
  await form.getByLabel('依据').fill('旧系统培训记录 17');
  await expectGood(provider);
  await form.getByRole('button', { name: '授予资格' }).click();
  const waiting = provider.getByRole('row', { name: user.email });
  await expect(waiting.getByText('待确认', { exact: true })).toBeVisible();
  await provider.getByRole('link', { name: '导入名单' }).click();
  const code = (await misses(`/listings/${id}`)).body.code as string;
  const rows = [
    '电子邮箱,统一社会信用代码,仪器编号,依据',
    `${user.email},${organisation.uscc},${code},旧系统培训记录 17`,
    `other@example.com,${organisation.uscc},没有这台,旧系统`,
  ];
  const list = { name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) };
  await provider.locator('input[type=file]').setInputFiles(list);
  await expect(provider.getByRole('row', { name: /3 仪器编号 没有编号为“没有这台”的条目/ })).toBeVisible();
  await expectGood(provider);
  await desk.close();
  const home = await browser.newContext();
  await advance(0, home);
  const sensor = await home.newPage();
  await signIn(sensor, 'sensor');
  await sensor.goto('/enterprise/qualifications');
  await expectGood(sensor);
  await act(sensor, '全部确认', /供方会看到您的姓名和单位/);
  await expect(sensor.getByRole('row', { name }).getByText('有效', { exact: true })).toBeVisible();
  await home.close();
  expect((await misses('/bookings/quote', wish)).status).toBe(200);
  await page.reload();
  await expect(own.getByRole('cell', { name: '已撤销 违规操作' })).toBeVisible();
  expect((await passes('/bookings', wish)).status).not.toBe(201);
});
