import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test as base, expect, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';

export { expect };

/** Of all accounts of the demo. */
export const PASSWORD = 'chuangquan-demo-2018';

/** One account per role. */
export const ROLES = {
  enterprise: 'fibre',
  provider: 'lab',
  district: 'rongcheng',
  city: 'city',
  maker: 'maker',
  checker: 'checker',
  auditor: 'auditor',
  admin: 'admin',
} as const;

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 360, height: 780 };

const CONTROL = process.env.CONTROL_URL!;

/** The business time of the product under test. */
export async function now(): Promise<Date> {
  return new Date(await (await fetch(`${CONTROL}/now`)).text());
}

/** Lets time pass in the product, runs what became due, and tells the pages. */
export async function advance(hours: number, ...contexts: BrowserContext[]): Promise<void> {
  const response = await fetch(`${CONTROL}/advance?hours=${hours}`, { method: 'POST' });
  if (!response.ok) throw new Error(`the clock did not move: ${await response.text()}`);
  await Promise.all(contexts.map(tellTime));
}

/** Adds so many instruments to the catalogue, of category `整屏`; none: takes them away again. */
export async function instruments(count: number): Promise<void> {
  const response = await fetch(`${CONTROL}/instruments?count=${count}`, { method: 'POST' });
  if (!response.ok) throw new Error(`no instruments: ${await response.text()}`);
}

async function tellTime(context: BrowserContext): Promise<void> {
  await context.clock.setFixedTime(await now());
}

/** Pages that fail their test when the browser complains about them. */
export const test = base.extend<{ complaints: string[] }>({
  context: async ({ context }, use) => {
    await tellTime(context);
    await use(context);
  },
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('weberror', (error) => complaints.push(String(error.error())));
      context.on('console', (message) => {
        // A refusal that the page shows is none of the browser's business, nor that a machine is busy: the page asks again.
        if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text()))
          complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});

/** Signs in by the form and waits for the person's own work. */
export async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Waits until the page shows what it is about and loads no more. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  // What was just chosen has been taken up: only then does the page say that it asks.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(page.locator('[aria-busy="true"], .bones')).toHaveCount(0);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

/** No serious or critical violation that axe-core knows. */
export async function expectAccessible(page: Page): Promise<void> {
  // What is about to be replaced is pale.
  await expect(page.locator('.stale')).toHaveCount(0);
  // Injected through the debugger, to which the Content-Security-Policy does not apply.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } }).axe.run;
    return (await run()).violations;
  });
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    );
  expect(grave, `${page.url()}: what axe-core found`).toEqual([]);
}

/** Nothing sticks out at the side. */
export async function expectFitting(page: Page): Promise<void> {
  // What follows the window's width does so a frame later.
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(over, { message: `${page.url()}: pixels beyond the window's width` }).toBeLessThanOrEqual(0);
}

/** A key that is shown instead of its words. */
export async function expectWorded(page: Page): Promise<void> {
  const text = await page.locator('body').innerText();
  const keys = text.match(/\b(?:common|public|account|enterprise|provider|bureau|finance|audit|admin)\.[a-z]\w*\.\w+/g);
  expect(keys ?? [], `${page.url()}: keys without words`).toEqual([]);
}

/** All that a good page is, as narrow as a telephone and as wide as a desk. */
export async function expectGood(page: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await settled(page);
    await expectAccessible(page);
    await expectFitting(page);
    await expectWorded(page);
  }
}

/** Says what will happen, then does it. */
export async function act(page: Page, name: string, says: RegExp, reason?: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog.getByText(says)).toBeVisible();
  if (reason) await dialog.getByRole('textbox').fill(reason);
  await dialog.getByRole('button', { name, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** A person who works without the browser: what the other side of a booking does. */
export async function person(request: APIRequestContext, login: string) {
  const { access_token: token } = await (
    await request.post('/api/v1/auth/login', { data: { login, password: PASSWORD } })
  ).json();
  return async (path: string, data?: object, method = data ? 'POST' : 'GET') => {
    const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() };
    const url = `/api/v1${path}`;
    const reply = await request.fetch(url, { method, data, headers });
    return { status: reply.status(), body: await reply.json() };
  };
}
export type Person = Awaited<ReturnType<typeof person>>;

/** The checker agrees, without the browser, with what waits of this kind and about this account or layout. */
export async function agreeSettings(
  request: APIRequestContext,
  area: 'settlement' | 'reconciliation',
  kind: string,
  subject?: string,
): Promise<void> {
  const checker = await person(request, ROLES.checker);
  const { body } = await checker(`/${area}/proposals`);
  const waiting = (body as { id: string; kind: string; subject: string }[]).filter(
    (each) => each.kind === kind && (subject === undefined || each.subject === subject),
  );
  expect(waiting.length, `what waits of ${kind}`).toBeGreaterThan(0);
  for (const { id } of waiting) {
    const { status, body } = await checker(`/${area}/proposals/${id}/decide`, { verdict: 'agreed' });
    expect(status, JSON.stringify(body)).toBe(200);
  }
}

/** The checker agrees, without the browser, with what was proposed for a budget line by this document. */
export async function agreeGrant(request: APIRequestContext, document: string): Promise<void> {
  const checker = await person(request, ROLES.checker);
  let cursor = '';
  for (;;) {
    const { body } = await checker(`/appropriation-changes?state=proposed&limit=200${cursor}`);
    const found = (body.items as { id: string; document: string }[]).find((each) => each.document === document);
    if (found) {
      const { status, body } = await checker(`/appropriation-changes/${found.id}/approve`, {});
      expect(status, JSON.stringify(body)).toBe(200);
      return;
    }
    expect(body.next, `nothing waits by ${document}`).toBeTruthy();
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}

/** The listing of this code. */
export async function listing(provider: Person, code: string): Promise<string> {
  const { body } = await provider('/provider/listings');
  return body.items.find((each: { code: string }) => each.code === code).id;
}

/** Orders samples of the tensile test with the best voucher. */
export async function orderSamples(request: APIRequestContext, login: string, quantity: number): Promise<string> {
  const [company, provider] = [await person(request, login), await person(request, ROLES.provider)];
  const order = { listing_id: await listing(provider, 'LAB-MT-01'), window: null, quantity, voucher: 'best' };
  const { status, body } = await company('/bookings', order);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}
