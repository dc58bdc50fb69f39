import { atOnce, bench, book, settle, span } from './bench';
import { act, expect, expectGood, person, ROLES, signIn, test } from './world';

test('a charge for calling off late is contested; the provider upholds one and waives the other', async ({
  browser,
  page,
  request,
}) => {
  const instrument = await bench(request, '收费争议显微镜');
  await settle(instrument, 'rules', { cancel_notice_minutes: 20_160 });
  await settle(instrument, 'tariff', { late_cancel: { ratio_bp: 5_000 } });
  const company = await person(request, 'ocean');
  const bookings: string[] = [];
  for (const hour of [9, 14]) {
    const { id } = await book(company, instrument.id, await span(8, hour, 2));
    const said = { reason: '样品推迟到货', accept_warnings: ['cancel_too_late'] };
    const { status, body } = await company(`/bookings/${id}/cancel`, said);
    expect([status, body.charge?.amount_fen], JSON.stringify(body)).toEqual([200, 20_000]);
    bookings.push(id);
  }
  const [stays, goes] = bookings;

  await signIn(page, 'ocean');
  for (const id of bookings) {
    await page.goto(`/enterprise/bookings/${id}`);
    await expect(page.getByRole('heading', { name: '应付供方的费用' })).toBeVisible();
    await act(page, '提出异议', /只能提一次/, '大雾封路，已电话告知');
    await expect(page.getByText('大雾封路，已电话告知').first()).toBeVisible();
    await expect(page.getByText('等供方答复。')).toBeVisible();
    await expect(page.getByRole('button', { name: '提出异议' })).toHaveCount(0);
  }
  await expectGood(page);

  const desk = await browser.newContext();
  const provider = await desk.newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto(`/provider/bookings/${stays}`);
  await expect(provider.getByText('大雾封路，已电话告知').first()).toBeVisible();
  await expectGood(provider);
  await act(provider, '维持费用', /费用不变/, '没有收到告知');
  await expect(provider.getByText('没有收到告知').first()).toBeVisible();
  await expect(provider.getByRole('button', { name: '维持费用' })).toHaveCount(0);
  await provider.goto(`/provider/bookings/${goes}`);
  await act(provider, '免收', /不再需要支付/, '查明属实');
  await expect(provider.getByText('供方已免收 200.00 元')).toBeVisible();
  await expectGood(provider);
  await desk.close();

  await page.goto(`/enterprise/bookings/${stays}`);
  await expect(page.getByText('供方维持：')).toBeVisible();
  await expect(page.getByText('没有收到告知').first()).toBeVisible();
  await page.goto(`/enterprise/bookings/${goes}`);
  await expect(page.getByText('供方已免收 200.00 元')).toBeVisible();
  await expect(page.getByText('查明属实').first()).toBeVisible();
});

test('a company appeals what was counted against it; the provider stays with one and lifts the other', async ({
  browser,
  page,
  request,
}) => {
  const { id, lab } = await bench(request, '违约申诉显微镜');
  const company = await person(request, 'shipyard');
  const references: string[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const booking = await book(company, id, await atOnce(1));
    const missed = await lab(`/bookings/${booking.id}/no-show`, {});
    expect(missed.status, JSON.stringify(missed.body)).toBe(200);
    references.push(booking.reference);
  }
  const [stays, goes] = references as [string, string];

  await signIn(page, 'shipyard');
  await page.goto('/enterprise/conduct');
  for (const reference of references) {
    const row = page.getByRole('row', { name: reference });
    await expect(row.getByText('爽约', { exact: true })).toBeVisible();
    await row.getByRole('button', { name: '申诉' }).click();
    const dialog = page.getByRole('dialog', { name: '申诉' });
    await expect(dialog.getByText(/只能申诉一次/)).toBeVisible();
    await dialog.getByRole('button', { name: '申诉', exact: true }).click();
    await expect(dialog.getByText('此项必填')).toBeVisible();
    await dialog.getByRole('textbox').fill('门禁故障，未能进入');
    await dialog.getByRole('button', { name: '申诉', exact: true }).click();
    await expect(row.getByText('申诉中')).toBeVisible();
    await expect(row.getByRole('button', { name: '申诉' })).toHaveCount(0);
  }
  await expectGood(page);

  const desk = await browser.newContext();
  const provider = await desk.newPage();
  await signIn(provider, ROLES.provider);
  await provider.goto('/provider/violations?state=appealed');
  await expect(provider.getByRole('row', { name: stays })).toBeVisible();
  await expectGood(provider);
  for (const [reference, word, says, reason] of [
    [stays, '维持', /违约成立/, '门禁记录正常'],
    [goes, '撤销违约', /不再计分/, '门禁当日故障属实'],
  ] as const) {
    const row = provider.getByRole('row', { name: reference });
    await row.getByRole('button', { name: word, exact: true }).click();
    const dialog = provider.getByRole('dialog', { name: word });
    await expect(dialog.getByText(says)).toBeVisible();
    await expect(dialog.getByText('申诉：门禁故障，未能进入')).toBeVisible();
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: word, exact: true }).click();
    await expect(row).toHaveCount(0);
  }
  await provider.goto('/provider/violations');
  await expect(provider.getByRole('row', { name: stays }).getByText('裁定：门禁记录正常')).toBeVisible();
  await desk.close();

  await page.reload();
  const row = (reference: string) => page.getByRole('row', { name: reference });
  await expect(row(stays).getByText('维持', { exact: true })).toBeVisible();
  await expect(row(stays).getByText('门禁记录正常')).toBeVisible();
  await expect(row(goes).getByText('已撤销', { exact: true })).toBeVisible();
  await expect(row(goes).getByText('门禁当日故障属实')).toBeVisible();
});
