import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { advance, expect, now, person, ROLES, settled, signIn, test } from './world';

const PROGRAMME = '威海市科技创新券（2026）';
const DAY = 24;

/** The people of the road, each in a browser of their own. */
const PEOPLE = {
  enterprise: 'sensor',
  provider: ROLES.provider,
  district: 'huancui',
  city: ROLES.city,
  maker: ROLES.maker,
  checker: ROLES.checker,
} as const;
type Person = keyof typeof PEOPLE;

async function seat(browser: Browser): Promise<Record<Person, Page>> {
  const pages: Partial<Record<Person, Page>> = {};
  for (const [person, login] of Object.entries(PEOPLE) as [Person, string][]) {
    const context = await browser.newContext();
    await advance(0, context);
    pages[person] = await context.newPage();
    await signIn(pages[person], login);
  }
  return pages as Record<Person, Page>;
}

/** Presses the button that says what will happen, then the one that does it. */
async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name, exact: true });
  await dialog.getByRole('button', { name, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** A reviewer passes what is on the page. */
async function pass(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('main').getByRole('button', { name: /^通过/ }).click();
  const dialog = page.getByRole('dialog', { name: '通过' });
  await dialog.getByRole('button', { name: '通过', exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function expectState(page: Page, path: string, state: string): Promise<void> {
  await page.goto(path);
  await settled(page);
  await expect(page.getByRole('main').getByText(state, { exact: true }).first()).toBeVisible();
}

const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!;
const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n${name}\n%%EOF\n`),
});

async function applyForVoucher(page: Page): Promise<string> {
  await page.goto('/enterprise/apply');
  await page.getByRole('radio', { name: PROGRAMME }).check();
  await page.getByLabel('申领金额').fill('3000');
  await page.getByLabel('用途').fill('碳纤维传感器外壳的力学性能检测。');
  await page.getByRole('button', { name: '存为草稿，下一步核对' }).click();
  await expect(page).toHaveURL(/\/enterprise\/applications\//);
  await act(page, '提交审核');
  await expect(page.getByText('区级审核', { exact: true }).first()).toBeVisible();
  return idOf(page);
}

async function orderTenSamples(page: Page): Promise<string> {
  await page.goto('/search?q=碳纤维复丝拉伸试验');
  await page.getByRole('link', { name: '碳纤维复丝拉伸试验' }).first().click();
  await page.getByRole('main').getByRole('link', { name: /预约/ }).first().click();
  await expect(page).toHaveURL(/\/enterprise\/book\//);
  await page.getByLabel('样品数').fill('10');
  await page.getByRole('button', { name: /^提交预约，自付 / }).click();
  await expect(page).toHaveURL(/\/enterprise\/bookings\//);
  await expect(page.getByText('待供方确认', { exact: true }).first()).toBeVisible();
  return idOf(page);
}

async function deliver(page: Page, booking: string): Promise<void> {
  await page.goto(`/provider/bookings/${booking}`);
  await act(page, '确认');
  await page.getByRole('button', { name: '记录用量并交付' }).click();
  await page.getByLabel('实际完成的样品数').fill('10');
  await page.getByLabel('上传成果文件').setInputFiles([pdf('检测报告.pdf')]);
  await expect(page.locator('.file', { hasText: '检测报告.pdf' })).toBeVisible();
  await page.getByRole('button', { name: '交付', exact: true }).click();
  await expect(page.getByText('待验收', { exact: true }).first()).toBeVisible();
}

async function acceptAndClaim(page: Page, booking: string): Promise<string> {
  await page.goto(`/enterprise/bookings/${booking}`);
  await act(page, '验收');
  await page.getByRole('link', { name: '申请兑付' }).click();
  await page.getByRole('button', { name: '建立申请，去上传材料' }).click();
  await expect(page).toHaveURL(/\/enterprise\/claims\/[0-9a-f-]{36}/);
  await page.getByLabel('发票号码').fill(`2637${String((await now()).getTime()).padStart(16, '0')}`);
  await page.getByLabel('价税合计').fill('2800');
  await page.getByRole('button', { name: '保存发票信息' }).click();
  await expect(page.getByText('发票信息已保存。')).toBeVisible();
  for (const kind of ['合同', '发票', '自付凭证', '成果或报告', '验收单']) {
    await page.getByLabel(`上传${kind}`, { exact: true }).setInputFiles([pdf(`${kind}.pdf`)]);
    await expect(page.getByText(`${kind}.pdf`, { exact: true })).toBeVisible();
  }
  await expect(page.getByText('必需材料已齐 5 / 5 项')).toBeVisible();
  await act(page, '提交兑付申请');
  await expect(page.getByRole('main').getByText('已提交', { exact: true }).first()).toBeVisible();
  return idOf(page);
}

async function publish(page: Page): Promise<void> {
  await page.goto('/bureau/notices');
  await act(page, '发布公示');
  await expect(page).toHaveURL(/\/bureau\/notices\/[0-9a-f-]{36}/);
}

async function draftBatch(page: Page): Promise<string> {
  await page.goto('/finance/batches/new');
  await page.getByLabel('券种').selectOption({ label: PROGRAMME });
  await page.getByLabel('批准日期从').fill('2026-11-23');
  await page.getByRole('button', { name: '编制批次' }).click();
  await expect(page).toHaveURL(/\/finance\/batches\/[0-9a-f-]{36}/);
  return idOf(page);
}

interface Payment {
  reference: string;
  level: string;
  payer_region: string;
  amount_fen: number;
  payee_name: string;
  account_number: string;
}

/** What the banks would send: a statement of each treasury that pays, a line for each of its payments. */
async function statements(request: APIRequestContext, batch: string): Promise<string[]> {
  const maker = await person(request, ROLES.maker);
  const payments = (await maker(`/batches/${batch}/payments?limit=200`)).body.items as Payment[];
  const treasuries = (await maker('/treasury-accounts')).body as Payment[];
  const day = new Date((await now()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const yuan = (fen: number) => (fen / 100).toFixed(2);
  return treasuries.flatMap(({ level, payer_region, account_number }) => {
    const own = payments.filter((each) => each.level === level && each.payer_region === payer_region);
    let left = 1_000_000_00;
    const lines = own.map(({ amount_fen, payee_name, account_number: to, reference }, at) => {
      left -= amount_fen;
      return `${day},${yuan(amount_fen)},,${yuan(left)},${payee_name},${to},创券补贴 ${reference},ROAD${level}${at}`;
    });
    const head = `账号,${account_number}\n期初余额,1000000.00\n期末余额,${yuan(left)}\n`;
    const columns = '交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,流水号';
    return own.length ? [`${head}${columns}\n${lines.join('\n')}\n`] : [];
  });
}

async function reconcile(page: Page, texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.goto('/finance/statements/import');
    const file = { name: '对账单.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.getByLabel('选择对账单文件').setInputFiles([file]);
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await expect(page).toHaveURL(/work=/);
    // Lets the product do what it was asked to do later.
    await advance(0, page.context());
    await expect(page.getByRole('button', { name: '自动对账' })).toBeVisible();
  }
  await act(page, '自动对账');
  await advance(0, page.context());
  const report = page.getByRole('dialog', { name: '自动对账结果' });
  await expect(report.getByText(/笔拨付记为已支付/)).toBeVisible();
  await report.getByRole('button', { name: '关闭' }).last().click();
}

/** A reviewer looks at what speaks against a claim: somebody of the company's name stands behind the provider too. */
async function clear(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const signal = page.getByRole('article').filter({ hasText: '疑似关联方' });
  await signal.getByRole('button', { name: '排除', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '排除' });
  await dialog.getByLabel(/理由/).fill('同名不同人，已核对身份证号');
  await dialog.getByRole('button', { name: '排除' }).click();
  await expect(signal.getByText('同名不同人，已核对身份证号')).toBeVisible();
}

test('six people play the whole road, from an application to a reconciled payment', async ({ browser, request }) => {
  test.setTimeout(240_000);
  const { enterprise, provider, district, city, maker, checker } = await seat(browser);
  const contexts = [enterprise, provider, district, city, maker, checker].map((page) => page.context());

  await test.step('a voucher is applied for, reviewed twice and issued', async () => {
    const application = await applyForVoucher(enterprise);
    await pass(district, `/bureau/applications/${application}`);
    await pass(city, `/bureau/applications/${application}`);
    await expectState(enterprise, `/enterprise/applications/${application}`, '已发券');
  });

  const booking = await test.step('a service is found, booked with the voucher and delivered', async () => {
    const id = await orderTenSamples(enterprise);
    await deliver(provider, id);
    return id;
  });

  const claim = await test.step('it is accepted, claimed, reviewed twice and published', async () => {
    const id = await acceptAndClaim(enterprise, booking);
    await clear(district, `/bureau/claims/${id}`);
    await pass(district, `/bureau/claims/${id}`);
    await pass(city, `/bureau/claims/${id}`);
    await publish(city);
    await expectState(enterprise, `/enterprise/claims/${id}`, '公示中');
    return id;
  });

  // Five working days of notice, with weekends.
  await advance(9 * DAY, ...contexts);
  await expectState(enterprise, `/enterprise/claims/${claim}`, '已批准');
  await advance(DAY, ...contexts);

  const batch = await test.step('one person drafts the batch, another checks and authorises it', async () => {
    const id = await draftBatch(maker);
    await checker.goto(`/finance/batches/${id}`);
    await act(checker, '复核通过');
    await act(checker, '授权付款');
    await maker.goto(`/finance/batches/${id}`);
    await act(maker, '导出支付文件');
    return id;
  });

  await test.step('the bank’s statement shows every payment', async () => {
    await reconcile(maker, await statements(request, batch));
    await maker.goto(`/finance/batches/${batch}?tab=payments`);
    await maker.getByRole('table', { name: '拨付' }).locator('a.cell').first().click();
    await expect(maker.getByRole('main').getByText('已支付', { exact: true }).first()).toBeVisible();
  });
  await expectState(enterprise, `/enterprise/claims/${claim}`, '已拨付');
  await Promise.all(contexts.map((context) => context.close()));
});
