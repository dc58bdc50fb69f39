import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  expectFitting,
  expectWorded,
  listing,
  now,
  person,
  ROLES,
  settled,
  signIn,
  test,
} from './world';

/** As wide as the telephones that most people carry. */
const PHONE = { width: 390, height: 844 };
test.use({ viewport: PHONE, hasTouch: true });

const COMPANY = 'ocean';

const dayFrom = async (days: number) =>
  new Date((await now()).getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** Good at this one width: nothing sticks out, every word is there, and nothing keeps anybody from it. */
async function expectGoodOnPhone(page: Page): Promise<void> {
  await settled(page);
  await expectFitting(page);
  await expectWorded(page);
  await expectAccessible(page);
}

/** Types both ends, as a finger does, and books. Answers the booking as the API has it. */
async function book(page: Page, id: string, from: string, to: string) {
  await page.goto(`/enterprise/book/${id}`);
  await settled(page);
  await page.getByLabel('开始', { exact: true }).fill(from);
  await page.getByLabel('结束', { exact: true }).fill(to);
  const submit = page.getByRole('button', { name: /^提交预约，自付 / });
  await expect(submit).toBeVisible();
  await expectGoodOnPhone(page);
  await submit.tap();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await expectGoodOnPhone(page);
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

test('a night and some days at a stretch are booked on a telephone', async ({ page, request }) => {
  const lab = await person(request, ROLES.provider);
  const company = await person(request, COMPANY);
  const id = await listing(lab, 'LAB-XRD-01');
  const { version } = (await lab(`/listings/${id}/rules`)).body;
  expect((await lab(`/listings/${id}/rules?version=${version}`, {}, 'PUT')).status).toBe(200);
  await signIn(page, COMPANY);

  const [evening, morning] = [await dayFrom(20), await dayFrom(21)];
  const night = await book(page, id, `${evening}T20:00`, `${morning}T08:00`);
  const overnight = (await company(`/bookings/${night}`)).body;
  expect(overnight.window).toEqual({ starts_at: `${evening}T12:00:00Z`, ends_at: `${morning}T00:00:00Z` });
  expect(overnight.price_fen).toBe(12 * 30_000);
  // Both days are read on its page.
  await expect(page.getByText(`${evening} 20:00–${morning} 08:00`).first()).toBeVisible();

  const [first, last] = [await dayFrom(23), await dayFrom(26)];
  const days = await book(page, id, `${first}T10:00`, `${last}T16:00`);
  const long = (await company(`/bookings/${days}`)).body;
  expect(long.window).toEqual({ starts_at: `${first}T02:00:00Z`, ends_at: `${last}T08:00:00Z` });
  expect(long.price_fen).toBe(78 * 30_000);

  await page.goto('/enterprise/bookings');
  await expectGoodOnPhone(page);
  for (const booking of [night, days])
    expect((await company(`/bookings/${booking}/cancel`, { reason: '手机上试用' })).status).toBe(200);
});
