import { expect, instruments, NARROW, settled, test, WIDE } from './world';

/** As many as one answer holds. */
const ALL = 1000;
/** Of a screen of rows and those beyond it, with room for other fonts. */
const FEW = 60;

test.describe('a thousand instruments', () => {
  test.beforeAll(() => instruments(ALL));
  test.afterAll(() => instruments(0));

  for (const [name, size] of [
    ['wide', WIDE],
    ['narrow', NARROW],
  ] as const)
    for (const span of ['day', 'week'])
      test(`in a ${span}, ${name}: only what can be seen is in the page, down to the last row`, async ({ page }) => {
        await page.setViewportSize(size);
        await page.goto(`/free?view=grid&span=${span === 'day' ? 'day' : ''}&category=整屏`);
        await settled(page);
        const grid = page.locator('.grid[tabindex="0"]');
        const rows = grid.locator('li');
        await expect(page.getByText('共 1000 台。')).toBeVisible();
        expect(await rows.count()).toBeLessThan(FEW);
        await expect(rows.first()).toHaveAttribute('aria-setsize', String(ALL));

        // Screen by screen, as fast as the page will draw: never more rows than a screen needs, and some after few frames.
        const counts = await grid.evaluate(async (box) => {
          const seen: number[] = [];
          const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          for (let top = 0; top < box.scrollHeight; top += box.clientHeight * 4) {
            box.scrollTop = top;
            const edge = box.getBoundingClientRect();
            const isVisible = (row: Element) => {
              const { top, bottom } = row.getBoundingClientRect();
              return bottom > edge.top + 40 && top < edge.bottom;
            };
            // A machine that does much else draws some frames later.
            let isEmpty = true;
            for (let frame = 0; isEmpty && frame < 30; frame += 1) {
              await drawn();
              isEmpty = ![...box.querySelectorAll('li')].some(isVisible);
            }
            seen.push(box.querySelectorAll('li').length, isEmpty ? Number.POSITIVE_INFINITY : 0);
          }
          box.scrollTop = box.scrollHeight;
          await drawn();
          return seen;
        });
        expect(Math.max(...counts)).toBeLessThan(FEW);
        await grid.evaluate((box) => box.scrollIntoView({ block: 'end' }));
        const last = rows.last();
        await expect(last).toHaveAttribute('aria-posinset', String(ALL));
        await expect(last).toBeInViewport();
        await expect(last).toContainText('整屏仪器');
      });
});
