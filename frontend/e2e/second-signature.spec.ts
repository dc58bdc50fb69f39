/*
 * What is done to a batch before it is sent. It needs a claim that was approved yesterday or before, so time passes here:
 * after the tests that live in the demo's first days (files run by their names), and before the year is over.
 */
import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { handIn, office, today } from './money';
import {
  act,
  advance,
  agreeSettings,
  expect,
  expectGood,
  orderSamples,
  person,
  ROLES,
  settled,
  signIn,
  test,
} from './world';

const PROGRAMME = '威海市科技创新券（2026）';
const COMPANY = 'ocean';
const KINDS = ['contract', 'invoice', 'payment_proof', 'result', 'acceptance'];

const pdf = (name: string): [string, string, string] => [
  `${name}.pdf`,
  'application/pdf',
  `%PDF-1.4\n${name} ${crypto.randomUUID()}\n%%EOF\n`,
];

/** Served, accepted, claimed, reviewed twice and published. Answers the claim's programme. */
async function publishedClaim(request: APIRequestContext): Promise<string> {
  const [company, lab, district, city] = await Promise.all(
    [COMPANY, ROLES.provider, ROLES.district, ROLES.city].map((login) => office(request, login)),
  );
  const booking = await orderSamples(request, COMPANY, 5);
  await lab!(`/bookings/${booking}/confirm`, {});
  await handIn(request, [ROLES.provider, `/bookings/${booking}/results`], pdf('检测报告'));
  await lab!(`/bookings/${booking}/deliver`, { quantity: 5 });
  const { final_price_fen } = await company!(`/bookings/${booking}/accept`, {});
  // The clock of these tests stands still, and an invoice backs one claim.
  const invoice_number = `2637${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte % 10).join('')}`;
  const claim = await company!('/claims', { booking_id: booking, invoice_number, invoice_fen: final_price_fen });
  for (const kind of KINDS) await handIn(request, [COMPANY, `/claims/${claim.id}/evidence`], pdf(kind), { kind });
  await company!(`/claims/${claim.id}/submit`, {});
  const { signals } = await district!(`/claims/${claim.id}/signals`);
  for (const { id, state } of signals as { id: string; state: string }[])
    if (state === 'open') await district!(`/risk/signals/${id}/decide`, { verdict: 'dismissed', reason: '已核对' });
  await district!(`/claims/${claim.id}/review/district`, { decision: 'pass', reason: '材料齐全，与预约记录一致' });
  await city!(`/claims/${claim.id}/review/city`, { decision: 'pass', reason: '材料齐全，与预约记录一致' });
  const notice = { programme_id: claim.programme_id, claim_ids: [claim.id], title: null };
  await city!('/notices', notice);
  return claim.programme_id;
}

async function seat(browser: Browser, login: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN' });
  await advance(0, context);
  const page = await context.newPage();
  await signIn(page, login);
  return page;
}

test('a large batch waits for a third person; one that is authorised is asked back; a provider is rewarded', async ({
  page: maker,
  browser,
  request,
}) => {
  test.setTimeout(240_000);
  const since = await today();
  const programme_id = await publishedClaim(request);
  // Five working days of notice, with weekends; then the day of the approval is over, too.
  await advance(9 * 24, maker.context());
  await advance(24, maker.context());
  const ask = await office(request, ROLES.maker);
  await signIn(maker, ROLES.maker);
  const checker = await seat(browser, ROLES.checker);
  const until = new Date(Date.parse(await today()) - 86_400_000).toISOString().slice(0, 10);
  const period = { programme_id, period_from: since, period_to: until };
  const third = async (above: number | null) => {
    await ask(
      '/settlement/settings',
      { ...(await ask('/settlement/settings')), third_signature_above_fen: above },
      'PUT',
    );
    await agreeSettings(request, 'settlement', 'settlement');
  };
  const show = async (page: Page, id: string) => {
    await page.goto(`/finance/batches/${id}`);
    await settled(page);
  };

  await test.step('the city’s part alone is in a batch, and in no other', async () => {
    const draft = async () => {
      await maker.goto('/finance/batches/new');
      await maker.getByLabel('券种').selectOption({ label: PROGRAMME });
      await maker.getByLabel('哪一级的款项').selectOption('市级');
      await maker.getByLabel('批准日期从').fill(since);
      await maker.getByLabel('到', { exact: true }).fill(until);
      await maker.getByRole('button', { name: '编制批次' }).click();
    };
    await draft();
    await expect(maker).toHaveURL(/\/finance\/batches\/[0-9a-f-]{36}/);
    const id = new URL(maker.url()).pathname.split('/').at(-1)!;
    await expect(maker.getByText(`${PROGRAMME} · 企业兑付 · 市级`)).toBeVisible();
    await expectGood(maker);
    await draft();
    await expect(maker.getByText('该级的部分已在批次中').first()).toBeVisible();
    await expectGood(maker);
    await maker.goto('/finance/batches?level=city');
    await expect(maker.getByRole('cell', { name: '市级' }).first()).toBeVisible();
    await expectGood(maker);
    await show(maker, id);
    await act(maker, '撤销批次', /退回待结算/, '改为各级一并编制');
  });

  await test.step('who checked a large batch cannot authorise it', async () => {
    const { id } = await ask('/batches', { ...period, side: 'demand' });
    await third(1);
    try {
      await show(checker, id);
      await expect(checker.getByText(/超过 0.01 元。 须三人签字：复核的人不能再授权/)).toBeVisible();
      await expectGood(checker);
      await act(checker, '复核通过', /确认已核对本批次/);
    } finally {
      await third(null);
    }
    await expect(checker.getByText('您已复核本批次，须由第三人授权。')).toBeVisible();
    await expect(checker.getByRole('button', { name: '授权付款' })).toHaveCount(0);
    await expectGood(checker);
    const { status } = await (await person(request, ROLES.checker))(`/batches/${id}/authorise`, {});
    expect(status).toBe(403);
    await show(maker, id);
    await expect(maker.getByText('须三人签字：复核人不能再授权。')).toBeVisible();
    await act(maker, '撤销批次', /退回待结算/, '改由两次编制');
    await expect(maker.getByText('已取消', { exact: true }).first()).toBeVisible();
  });

  await test.step('an authorised batch is asked back, kept, and asked back again', async () => {
    const { id } = await ask('/batches', { ...period, side: 'demand' });
    await show(checker, id);
    await act(checker, '复核通过', /确认已核对本批次/);
    await act(checker, '授权付款', /授权付出/);
    await show(maker, id);
    await act(maker, '申请撤回', /撤回为草稿/, '收款账户有误');
    await expect(maker.getByText('已申请撤回，等待另一人决定；在此之前不能导出。')).toBeVisible();
    await expect(maker.getByRole('button', { name: '同意撤回' })).toHaveCount(0);
    await expect(maker.getByRole('button', { name: '导出支付文件' })).toHaveCount(0);
    await expectGood(maker);
    await show(checker, id);
    await expect(checker.getByText('收款账户有误')).toBeVisible();
    await expectGood(checker);
    await act(checker, '不予撤回', /维持授权/, '账户已核对无误');
    await expect(checker.getByText('批次维持授权').last()).toBeVisible();
    await expect(checker.getByRole('list', { name: '撤回记录' })).toContainText('账户已核对无误');
    await expect(checker.getByText('已授权', { exact: true }).first()).toBeVisible();

    await show(maker, id);
    await act(maker, '申请撤回', /撤回为草稿/, '漏列一笔');
    await show(checker, id);
    await act(checker, '同意撤回', /退回为草稿/);
    await expect(checker.getByText('待复核', { exact: true }).first()).toBeVisible();
    await expect(checker.getByRole('list', { name: '撤回记录' })).toContainText('已撤回为草稿');
    await expect(checker.getByRole('button', { name: '复核通过' })).toBeVisible();
    await expectGood(checker);
  });

  await test.step('a reward of the providers is drafted, checked and authorised', async () => {
    await maker.goto('/finance/batches/new');
    await maker.getByLabel('券种').selectOption({ label: PROGRAMME });
    await maker.getByRole('radio', { name: /供方奖补/ }).check();
    await maker.getByLabel('批准日期从').fill(since);
    await maker.getByLabel('到', { exact: true }).fill(until);
    await expectGood(maker);
    await maker.getByRole('button', { name: '编制批次' }).click();
    await expect(maker).toHaveURL(/\/finance\/batches\/[0-9a-f-]{36}/);
    await maker.getByRole('tab', { name: '奖补计算' }).click();
    const row = maker.getByRole('table', { name: '奖补计算' }).getByRole('row').nth(1);
    await row.getByText('怎么算的').click();
    await expect(row.getByRole('listitem').first()).toBeVisible();
    await expectGood(maker);
    const id = new URL(maker.url()).pathname.split('/').at(-1)!;
    await show(checker, id);
    await expect(checker.getByText(`${PROGRAMME} · 供方奖补`)).toBeVisible();
    await act(checker, '复核通过', /确认已核对本批次/);
    await act(checker, '授权付款', /授权付出/);
    await expect(checker.getByText('已授权', { exact: true }).first()).toBeVisible();
    await show(maker, id);
    await act(maker, '导出支付文件', /待发送的拨付/);
    await expect(maker.getByText('已导出', { exact: true }).first()).toBeVisible();
    await expectGood(maker);
  });
  await checker.context().close();
});
