import { expect, now, person, ROLES, settled, signIn, test } from './world';

const HOUR = 3_600_000;

test('a full day of a laboratory prints on one sheet', async ({ page, request }) => {
  const [lab, city, company] = [
    await person(request, ROLES.provider),
    await person(request, ROLES.city),
    await person(request, ROLES.enterprise),
  ];
  const day = new Date((await now()).getTime() + 60 * 24 * HOUR + 8 * HOUR).toISOString().slice(0, 10);
  const nine = Date.parse(`${day}T09:00:00+08:00`);
  for (let n = 1; n <= 8; n += 1) {
    const code = `PAPER-${n}`;
    const made = await lab('/listings', {
      code,
      kind: 'instrument_time',
      name: `热场发射扫描电子显微镜 ${n} 号机`,
      region_code: '371082',
      auto_confirm: true,
      slot_minutes: 60,
      min_minutes: 60,
      prices: [{ customer_class: 'standard', unit: 'hour', amount_fen: 10_000 }],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const id = made.body.id;
    expect((await city(`/listings/${id}/admit`, {})).status).toBe(200);
    for (let hour = 0; hour < 5; hour += 1) {
      const at = (after: number) => new Date(nine + (hour + after) * HOUR).toISOString();
      const order = { listing_id: id, window: { starts_at: at(0), ends_at: at(1) }, quantity: 1, voucher: 'none' };
      const { status, body } = await company('/bookings', order);
      expect(status, JSON.stringify(body)).toBe(201);
    }
  }

  await signIn(page, ROLES.provider);
  await page.goto(`/provider/day?date=${day}`);
  await settled(page);
  await expect(page.getByRole('row').filter({ hasText: /BK\d/ })).toHaveCount(40);
  const paper = (await page.pdf({ preferCSSPageSize: true, printBackground: false })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b(?!s)/g), 'sheets of paper').toHaveLength(1);
});
