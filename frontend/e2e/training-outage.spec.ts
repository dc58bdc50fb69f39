import { act, expect, expectGood, listing, now, person, ROLES, signIn, test } from './world';

const dayFrom = async (days: number) =>
  new Date((await now()).getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

test('a training is moved, and an outage that a fault brings about moves it again with all who have a seat', async ({
  page,
  request,
}) => {
  const [lab, company] = [await person(request, ROLES.provider), await person(request, 'sensor')];
  const id = await listing(lab, 'LAB-SEM-01');
  const [day, later] = [await dayFrom(16), await dayFrom(17)];
  const window = { starts_at: `${day}T01:00:00Z`, ends_at: `${day}T03:00:00Z` };
  const offered = await lab(`/listings/${id}/trainings`, { window, place: '二号楼 102', capacity: 3 });
  expect(offered.status, JSON.stringify(offered.body)).toBe(201);
  expect((await company(`/trainings/${offered.body.id}/seats`, {})).status).toBe(201);

  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=training`);
  await page.getByRole('button', { name: '调整培训' }).first().click();
  const dialog = page.getByRole('dialog', { name: '调整培训' });
  await dialog.getByRole('button', { name: '调整培训' }).click();
  await expect(dialog.getByText('请选择时间，并写明原因。')).toBeVisible();
  await dialog.getByLabel('开始').fill(`${day}T13:00`);
  await dialog.getByLabel('结束').fill(`${day}T15:00`);
  await dialog.getByLabel('原因（报名的人会看到）').fill('讲师上午有会');
  await expectGood(page);
  await dialog.getByRole('button', { name: '调整培训' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/13:00/).first()).toBeVisible();

  // A fault closes the instrument over it.
  const fault = { severity: 'down', description: '电子枪真空度不足' };
  const { status, body } = await lab(`/listings/${id}/faults`, fault);
  expect(status).toBe(201);
  await page.goto(`/provider/listings/${id}?tab=upkeep`);
  await page.getByRole('link', { name: '因此停用' }).first().click();
  await expect(page.getByLabel('原因')).toHaveValue('电子枪真空度不足');
  await page.getByLabel('开始').fill(`${day}T12:00`);
  await page.getByLabel('结束').fill(`${day}T18:00`);
  await expect(page.getByText('还有 1 场培训没有安排')).toBeVisible();
  await page.getByLabel(/如何安排/).selectOption({ label: '其他时段…' });
  await page.getByLabel(/改到何时开始/).fill(`${later}T09:00`);
  await expect(page.getByText(/1 场培训受影响：改期 1 场/)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: '停用并安排预约' }).click();
  await expect(page.getByRole('heading', { name: '停用已生效' })).toBeVisible();
  await expect(page.getByRole('table', { name: '已安排的培训' }).getByText('照常举行')).toBeVisible();
  await expectGood(page);

  const { items } = (await company(`/listings/${id}/trainings`)).body;
  const moved = items.find((each: { id: string }) => each.id === offered.body.id);
  expect(moved).toMatchObject({ starts_at: `${later}T01:00:00Z`, has_seat: true, is_held: true });
  await page.goto(`/provider/listings/${id}?tab=training`);
  await act(page, '取消培训', /不再举行/);
  expect((await lab(`/faults/${body.id}/resolve`, { resolution: '已更换' })).status).toBe(200);
});
