import { act, advance, expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const HOUR = 3_600_000;

test('people of the laboratory and of another institute book an instrument, without vouchers', async ({
  browser,
  page,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  const code = `OWN-${crypto.randomUUID().slice(0, 8)}`;
  const made = await lab('/listings', {
    code,
    kind: 'instrument_time',
    name: '院内外共用的扫描电镜',
    auto_confirm: true,
    voucher_payable: true,
    prices: [
      { customer_class: 'standard', unit: 'hour', amount_fen: 20_000 },
      { customer_class: 'academic', unit: 'hour', amount_fen: 15_000 },
      { customer_class: 'own', unit: 'hour', amount_fen: 4_000 },
    ],
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const city = await person(request, ROLES.city);
  expect((await city(`/review/listings/${made.body.id}/admit`, {})).status).toBe(200);
  const id = await listing(lab, code);
  const from = Math.ceil(((await now()).getTime() + 2 * HOUR) / HOUR) * HOUR;
  const bookAt = (after: number) =>
    `/enterprise/book/${id}?${new URLSearchParams({
      from: new Date(from + after * HOUR).toISOString(),
      to: new Date(from + (after + 1) * HOUR).toISOString(),
    })}`;

  // One of the house: the internal price, no voucher, no bill.
  await signIn(page, ROLES.provider);
  await expect(page.getByRole('link', { name: '我的预约' })).toBeVisible();
  await page.goto(bookAt(0));
  await settled(page);
  await expect(page.getByText('40.00', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('内部核算价', { exact: true })).toBeVisible();
  await expect(page.getByRole('combobox', { name: '创新券' })).toHaveCount(0);
  await expectGood(page);
  await page.getByRole('button', { name: '提交预约', exact: true }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByText('本单位自用', { exact: true }).first()).toBeVisible();
  await expectGood(page);
  const own = new URL(page.url()).pathname.split('/').at(-1)!;
  const day = new Date(from + 8 * HOUR).toISOString().slice(0, 10);
  await page.goto(`/provider/day?date=${day}`);
  await settled(page);
  await expect(page.getByText('本单位自用', { exact: true }).first()).toBeVisible();

  // Of another institute: the academic price, billed.
  const visit = await browser.newContext();
  const guest = await visit.newPage();
  await signIn(guest, 'nanofab');
  await guest.goto(bookAt(1));
  await settled(guest);
  await expect(guest.getByRole('combobox', { name: '创新券' })).toHaveCount(0);
  await guest.getByRole('button', { name: '提交预约，自付 150.00 元' }).click();
  await expect(guest).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  const theirs = new URL(guest.url()).pathname.split('/').at(-1)!;

  await advance(6, page.context(), visit);
  const staff = await person(request, ROLES.provider);
  for (const booking of [own, theirs]) {
    const done = await staff(`/bookings/${booking}/deliver`, { actual_minutes: 60 });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  }
  await page.goto(`/enterprise/bookings/${own}`);
  await act(page, '验收', /只作内部核算/);
  await expect(page.getByRole('button', { name: '提出争议' })).toHaveCount(0);
  await guest.goto(`/enterprise/bookings/${theirs}`);
  await act(guest, '验收', /150\.00/);
  await guest.goto('/enterprise/bills');
  await settled(guest);
  await expect(guest.getByText('院内外共用的扫描电镜').first()).toBeVisible();
  await expectGood(guest);
  await visit.close();
});
