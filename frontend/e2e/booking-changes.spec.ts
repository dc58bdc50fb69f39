import type { APIRequestContext } from '@playwright/test';
import { act, expect, expectFitting, expectGood, NARROW, now, person, ROLES, settled, signIn, test } from './world';

const HOUR = 3_600_000;

/** A microscope of its own, open day and night. */
async function instrument(request: APIRequestContext, name: string) {
  const [lab, city] = [await person(request, ROLES.provider), await person(request, ROLES.city)];
  const made = await lab('/listings', {
    code: `CHANGE-${crypto.randomUUID().slice(0, 8)}`,
    kind: 'instrument_time',
    name,
    auto_confirm: true,
    prices: [{ customer_class: 'standard', unit: 'hour', amount_fen: 20_000 }],
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = made.body.id as string;
  expect((await city(`/review/listings/${id}/admit`, {})).status).toBe(200);
  return { lab, id };
}

/** From an hour of a local day, so many days from now, for so many hours. */
async function span(days: number, from: number, hours: number) {
  const local = new Date((await now()).getTime() + 8 * HOUR + days * 24 * HOUR);
  const start = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), from) - 8 * HOUR;
  return { starts_at: new Date(start).toISOString(), ends_at: new Date(start + hours * HOUR).toISOString() };
}

test('who is moved unasked is told that calling off is free, and agrees', async ({ page, request }) => {
  const { lab, id } = await instrument(request, '会被调整的显微镜');
  const company = await person(request, 'composite');
  const booked = await company('/bookings', { listing_id: id, window: await span(5, 9, 2), voucher: 'none' });
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  const path = `/bookings/${booked.body.id}`;
  const moved = await lab(`${path}/relocate`, { window: await span(6, 13, 2), reason: '电源检修' });
  expect(moved.status, JSON.stringify(moved.body)).toBe(200);

  await signIn(page, 'composite');
  await page.goto('/enterprise');
  await expect(page.getByText('供方已调整，待您同意')).toBeVisible();
  await page.getByRole('link', { name: new RegExp(booked.body.reference) }).click();
  await expect(page.getByText('供方调整了这笔预约')).toBeVisible();
  await expectGood(page);
  await act(page, '同意调整', /照常适用/);
  await expect(page.getByText('供方调整了这笔预约')).toBeHidden();
});

test('a night and some days are booked on a telephone', async ({ page, request }) => {
  const { id } = await instrument(request, '通宵的显微镜');
  await page.setViewportSize(NARROW);
  await signIn(page, 'composite');
  for (const [window, hours] of [
    [await span(8, 22, 10), 10],
    [await span(10, 20, 62), 62],
  ] as const) {
    const query = new URLSearchParams({ from: window.starts_at, to: window.ends_at });
    await page.goto(`/enterprise/book/${id}?${query}`);
    await settled(page);
    await expectFitting(page);
    await page.getByRole('button', { name: /^提交预约/ }).click();
    await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
    await settled(page);
    await expectFitting(page);
    const booking = new URL(page.url()).pathname.split('/').at(-1);
    const { body } = await (await person(request, 'composite'))(`/bookings/${booking}`);
    expect(body.window).toEqual({
      starts_at: window.starts_at.replace('.000Z', 'Z'),
      ends_at: window.ends_at.replace('.000Z', 'Z'),
    });
    expect(body.price_fen).toBe(hours * 20_000);
  }
});
