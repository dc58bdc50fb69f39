import {
  expect,
  expectAccessible,
  expectFitting,
  expectWorded,
  NARROW,
  ROLES,
  settled,
  signIn,
  test,
  WIDE,
} from './world';

/** Every page of the navigation of every role, and the first thing that each of its lists leads to. */
for (const [role, login] of [['nobody', null], ...Object.entries(ROLES)] as const) {
  test(`every page of ${role} can be read, used by keyboard and on a telephone`, async ({ page }) => {
    test.setTimeout(900_000);
    if (login) await signIn(page, login);
    else await page.goto('/');
    await settled(page);
    // What everybody may see is looked at once.
    const links = page.locator(login ? 'aside nav a' : 'header nav a');
    const paths = new Set<string>(login ? [] : ['/']);
    for (const link of await links.all()) paths.add((await link.getAttribute('href'))!);
    expect(paths.size, 'pages of the navigation').toBeGreaterThan(1);
    const open = [...paths];
    for (const path of open) {
      for (const size of [WIDE, NARROW]) {
        await page.setViewportSize(size);
        await page.goto(path);
        await settled(page);
        await expect.soft(page.getByText('页面打不开')).toHaveCount(0);
        await expectAccessible(page);
        await expectFitting(page);
        await expectWorded(page);
      }
      // A list's first row: one page of that kind is enough.
      const rows = page.locator('main tbody a.cell');
      const row = (await rows.count()) ? await rows.first().getAttribute('href') : null;
      const kind = row?.replace(/[0-9a-f-]{36}/, '');
      if (row && kind && !open.some((known) => known.replace(/[0-9a-f-]{36}/, '') === kind)) open.push(row);
    }
  });
}
