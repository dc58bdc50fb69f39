import { bench, book, span } from './bench';
import { act, advance, expect, expectGood, person, settled, signIn, test } from './world';

test('a company waits for a time that somebody else took first, leaves the line, and joins it again', async ({
  page,
  request,
}) => {
  const { id, name } = await bench(request, '候补显微镜');
  const rival = await person(request, 'sensor');
  const window = await span(6, 9, 2);
  await signIn(page, 'ocean');
  const address = `/enterprise/book/${id}?${new URLSearchParams({ from: window.starts_at, to: window.ends_at })}`;
  const row = page.getByRole('row', { name });
  await page.goto(address);
  await settled(page);
  const first = await book(rival, id, window);
  await page.getByRole('button', { name: /^提交预约/ }).click();
  await expect(page.getByText('这个时段一空出，就按先来后到为您保留')).toBeVisible();
  await expectGood(page);
  const orders: string[] = [];
  page.on('request', (sent) => {
    if (sent.method() === 'POST' && /\/api\/v1\/(bookings|wait-entries)$/.test(sent.url())) orders.push(sent.url());
  });
  await act(page, '候补此时段', /不收费，也不冻结券的额度/);
  await expect(page).toHaveURL(/\/enterprise\/waiting/);
  await expect(row.getByText('排在第一位')).toBeVisible();
  // To wait is not to order once more.
  expect(orders.map((url) => url.split('/').at(-1))).toEqual(['wait-entries']);
  await expect(row.getByText('候补中')).toBeVisible();
  await expectGood(page);
  await row.getByRole('button', { name: '退出候补' }).click();
  const dialog = page.getByRole('dialog', { name: '退出候补' });
  await expect(dialog.getByText(/重新加入要从最后排起/)).toBeVisible();
  await dialog.getByRole('button', { name: '退出候补' }).click();
  await expect(row.getByText('已退出')).toBeVisible();

  // Waiting made no booking of its own, and who left is asked no more.
  const company = await person(request, 'ocean');
  const { items } = (await company('/bookings?limit=200')).body as { items: { listing_id: string }[] };
  expect(items.filter(({ listing_id }) => listing_id === id)).toEqual([]);
  const joined = await company('/wait-entries', { listing_id: id, window, voucher: 'none' });
  expect(joined.status, JSON.stringify(joined.body)).toBe(201);
  expect((await rival(`/bookings/${first.id}/cancel`, { reason: '样品未到' })).status).toBe(200);
  await advance(0, page.context());
  await page.goto('/enterprise/waiting?state=offered');
  await expect(row.getByText(/为您保留到/)).toBeVisible();
  await expect(row).toHaveCount(1);
});

test('what became free is accepted and is a booking, or declined and goes to the next', async ({ page, request }) => {
  const { id, name } = await bench(request, '轮候显微镜');
  const [rival, company, other] = [
    await person(request, 'sensor'),
    await person(request, 'ocean'),
    await person(request, 'fibre'),
  ];
  const [morning, evening] = [await span(7, 9, 2), await span(7, 14, 2)];
  for (const window of [morning, evening]) {
    const held = await book(rival, id, window);
    for (const one of [company, other]) {
      const joined = await one('/wait-entries', { listing_id: id, window, voucher: 'none' });
      expect(joined.status, JSON.stringify(joined.body)).toBe(201);
    }
    expect((await rival(`/bookings/${held.id}/cancel`, { reason: '样品未到' })).status).toBe(200);
  }
  await advance(0, page.context());

  await signIn(page, 'ocean');
  await page.goto('/enterprise/waiting?state=offered');
  const rows = page.getByRole('row', { name });
  const at = (clock: RegExp) => rows.filter({ hasText: clock });
  await expect(rows).toHaveCount(2);
  await expectGood(page);
  await at(/14:00–16:00/)
    .getByRole('button', { name: '谢绝' })
    .click();
  const declining = page.getByRole('dialog', { name: '谢绝' });
  await expect(declining.getByText(/时段让给下一位/)).toBeVisible();
  await declining.getByRole('button', { name: '谢绝' }).click();
  await expect(at(/14:00–16:00/)).toHaveCount(0);

  await at(/09:00–11:00/)
    .getByRole('button', { name: '接受' })
    .click();
  const accepting = page.getByRole('dialog', { name: '接受' });
  await expect(accepting.getByText(/时段为您保留到/)).toBeVisible();
  await expect(accepting.getByText('企业自付')).toBeVisible();
  await accepting.getByRole('button', { name: '接受' }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByText('已确认', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/09:00–11:00/).first()).toBeVisible();
  await page.goto('/enterprise/waiting');
  await expect(at(/09:00–11:00/).getByRole('link', { name: '查看预约' })).toBeVisible();
  await expect(at(/14:00–16:00/).getByText('已谢绝')).toBeVisible();

  // The next in the line is asked for what was declined, and only for that.
  await advance(0, page.context());
  const states = (
    (await other('/wait-entries?side=enterprise&limit=100')).body.items as {
      listing_id: string;
      state: string;
      window: { starts_at: string };
    }[]
  )
    .filter(({ listing_id }) => listing_id === id)
    .map(({ state, window }) => [Date.parse(window.starts_at) === Date.parse(evening.starts_at), state]);
  expect(states).toEqual(
    expect.arrayContaining([
      [true, 'offered'],
      [false, 'waiting'],
    ]),
  );
});
