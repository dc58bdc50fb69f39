import type { APIRequestContext } from '@playwright/test';
import { act, expect, expectGood, orderSamples, PASSWORD, person, ROLES, signIn, test } from './world';

/** A booking that the provider has confirmed: before that there is no service to complain of. */
async function confirmed(request: APIRequestContext): Promise<string> {
  const id = await orderSamples(request, 'fibre', 5);
  const provider = await person(request, ROLES.provider);
  expect((await provider(`/bookings/${id}/confirm`, {})).status).toBe(200);
  return id;
}

test('a company complains of a service, one at a time, and takes it back', async ({ page, request }) => {
  const id = await confirmed(request);
  await signIn(page, 'fibre');
  await page.goto(`/enterprise/bookings/${id}`);
  await page.getByRole('button', { name: '投诉', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '投诉' });
  await dialog.getByLabel('投诉事由').selectOption('delay');
  await dialog.getByLabel('投诉内容').fill('太晚了');
  await dialog.getByRole('button', { name: '提交投诉' }).click();
  await expect(dialog.getByText('请至少写 10 个字')).toBeVisible();
  await dialog.getByLabel('投诉内容').fill('样品送到已经两周，至今没有安排试验，也没有人答复。');
  await dialog.getByRole('button', { name: '提交投诉' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('待供方答复').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '投诉', exact: true })).toBeHidden();
  await expectGood(page);
  await act(page, '撤回投诉', /不能恢复/, '供方已经联系');
  await expect(page.getByText('已撤回').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '投诉', exact: true })).toBeVisible();
});

test('the bureau decides a complaint once the provider was heard', async ({ page, request }) => {
  const id = await confirmed(request);
  const [company, provider] = [await person(request, 'fibre'), await person(request, ROLES.provider)];
  const { status, body } = await company(`/bookings/${id}/complaints`, {
    subject: 'delay',
    statement: '样品送到已经两周，至今没有安排试验，请科技局处理。',
  });
  expect(status).toBe(201);

  await signIn(page, ROLES.city);
  await page.goto(`/bureau/complaints/${body.id}`);
  await act(page, '受理', /由您处理/);
  await expect(page.getByText(/答复后或到期后才能作出决定/)).toBeVisible();
  await expect(page.getByRole('button', { name: '认定成立' })).toBeHidden();
  expect((await provider(`/complaints/${body.id}/answer`, { answer: '设备检修，已排到下周。' })).status).toBe(200);
  await page.reload();
  await expectGood(page);
  await act(page, '认定成立', /公开记录/, '没有按约安排，也没有告知');
  await expect(page.getByText('没有按约安排，也没有告知')).toBeVisible();
});

test('a code that is not the instrument’s lets nobody in, and signing in comes back to it', async ({
  page,
  request,
}) => {
  const { items } = (await (await request.get('/api/v1/listings?kind=instrument_time&limit=1')).json()) as {
    items: { id: string }[];
  };
  await page.goto(`/check-in/${items[0]!.id}?key=old`);
  await page.getByLabel('账号').fill('fibre');
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/check-in\/.*key=old/);
  await expect(page.getByText('这个二维码不能用来签到')).toBeVisible();
  await expectGood(page);
});

test('a company reads how it keeps to its bookings, and what it waits for', async ({ page }) => {
  await signIn(page, 'fibre');
  for (const [path, title] of [
    ['/enterprise/conduct', '守约记录'],
    ['/enterprise/waiting', '我的候补'],
    ['/enterprise/complaints', '我的投诉'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expectGood(page);
  }
});

test('the city’s bureau says what counts as a violation', async ({ page }) => {
  await signIn(page, ROLES.city);
  await page.goto('/bureau/conduct?tab=policy');
  const late = page.getByLabel('迟到', { exact: true });
  await late.fill('400');
  await page.getByRole('button', { name: '保存规则' }).click();
  await expect(page.getByText('400 不在 0 到 100 之间')).toBeVisible();
  await expectGood(page);
});
