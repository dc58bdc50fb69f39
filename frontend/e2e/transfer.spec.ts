import { act, expect, expectGood, listing, now, person, ROLES, settled, signIn, test } from './world';

const HOUR = 3_600_000;

/** Hours of a weekday some weeks away, so that nothing else is there. */
async function window(days: number, from: number) {
  const local = new Date((await now()).getTime() + 8 * HOUR + days * 24 * HOUR);
  while ([0, 6].includes(local.getUTCDay())) local.setUTCDate(local.getUTCDate() + 1);
  const start = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), from) - 8 * HOUR;
  return { starts_at: new Date(start).toISOString(), ends_at: new Date(start + 2 * HOUR).toISOString() };
}

test('a booking is handed to another company, which finds it in its to-do list and takes it over', async ({
  browser,
  page,
  request,
}) => {
  const lab = await person(request, ROLES.provider);
  const code = `PASS-${crypto.randomUUID().slice(0, 8)}`;
  const made = await lab('/listings', {
    code,
    kind: 'instrument_time',
    name: '可转让的显微镜',
    auto_confirm: true,
    prices: [{ customer_class: 'standard', unit: 'hour', amount_fen: 20_000 }],
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = made.body.id as string;
  const city = await person(request, ROLES.city);
  expect((await city(`/review/listings/${id}/admit`, {})).status).toBe(200);
  const { version } = (await lab(`/listings/${id}/rules`)).body;
  expect((await lab(`/listings/${id}/rules?version=${version}`, { transfers_allowed: true }, 'PUT')).status).toBe(200);
  const [giver, taker] = [await person(request, 'composite'), await person(request, 'sensor')];
  const order = { listing_id: id, window: await window(10, 14), voucher: 'none' };
  const booked = await giver('/bookings', order);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  const uscc = (await taker('/me')).body.organisation.uscc as string;

  await signIn(page, 'composite');
  await page.goto(`/enterprise/bookings/${booked.body.id}`);
  await settled(page);
  await page.getByRole('button', { name: '转让给其他单位' }).click();
  const dialog = page.getByRole('dialog', { name: '转让给其他单位' });
  await dialog.getByLabel('接手单位的统一社会信用代码').fill(uscc);
  await dialog.getByLabel('说明（对方会看到）').fill('我方样品延期');
  await dialog.getByRole('button', { name: '转让给其他单位' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/enterprise');
  await expect(page.getByText('预约已请他人接手，等答复')).toBeVisible();
  await expectGood(page);

  const other = await (await browser.newContext()).newPage();
  await signIn(other, 'sensor');
  await other.goto('/enterprise');
  await expect(other.getByText('转让的预约待接手')).toBeVisible();
  await other.getByRole('link', { name: /可转让的显微镜/ }).click();
  await expect(other.getByRole('heading', { name: '转让', exact: true })).toBeVisible();
  await expectGood(other);
  // What it comes to is told before it is taken.
  await expect(other.getByText('企业自付').first()).toBeVisible();
  await act(other, '接手', /预约归本单位/);
  await expect(other.getByText('已接手预约')).toBeVisible();
  const after = (await taker(`/bookings/${booked.body.id}`)).body;
  expect(after.names.enterprise).toBe((await taker('/me')).body.organisation.name);
  await other.context().close();

  // A colleague uses it instead.
  await signIn(page, 'sensor');
  await page.goto(`/enterprise/bookings/${booked.body.id}`);
  await page.getByRole('button', { name: '转交同事' }).click();
  await expect(page.getByRole('dialog', { name: '转交同事' }).getByRole('combobox')).toBeVisible();
  expect(await listing(lab, code)).toBe(id);
});
