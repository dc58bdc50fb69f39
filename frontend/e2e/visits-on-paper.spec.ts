import { bench, HOUR, span } from './bench';
import { expect, person, ROLES, settled, signIn, test } from './world';

test('a full day of a laboratory prints on one sheet', async ({ page, request }) => {
  const company = await person(request, ROLES.enterprise);
  for (let n = 1; n <= 8; n += 1) {
    const { id } = await bench(request, `热场发射扫描电子显微镜 ${n} 号机`);
    for (let at = 9; at < 14; at += 1) {
      const order = { listing_id: id, window: await span(60, at, 1), quantity: 1, voucher: 'none' };
      const { status, body } = await company('/bookings', order);
      expect(status, JSON.stringify(body)).toBe(201);
    }
  }

  await signIn(page, ROLES.provider);
  const noon = Date.parse((await span(60, 12, 1)).starts_at);
  await page.goto(`/provider/day?date=${new Date(noon + 8 * HOUR).toISOString().slice(0, 10)}`);
  await settled(page);
  await expect(page.getByRole('row').filter({ hasText: /BK\d/ })).toHaveCount(40);
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g), 'sheets of paper').toHaveLength(1);
});
