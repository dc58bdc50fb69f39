import type { APIRequestContext } from '@playwright/test';
import { act, expect, expectGood, now, person, ROLES, signIn, test } from './world';

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
