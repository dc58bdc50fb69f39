import type { APIRequestContext } from '@playwright/test';
import { agreed, matched, names } from './statements';
import { expect, now, PASSWORD, person, ROLES } from './world';

export interface Payment {
  id: string;
  reference: string;
  batch_id: string;
  payee_id: string;
  level: string;
  payer_region: string;
  amount_fen: number;
  payee_name: string;
  account_number: string;
  state: string;
  reissues_id: string | null;
}

interface Batch {
  id: string;
  reference: string;
  side: string;
  state: string;
}

/** What somebody does without the browser, and none of it is refused. */
export async function office(request: APIRequestContext, login: string) {
  const ask = await person(request, login);
  return async (path: string, data?: object, method?: string) => {
    const { status, body } = await ask(path, data, method);
    expect(status, `${path}: ${JSON.stringify(body)}`).toBeLessThan(300);
    return body;
  };
}

/** `2026-12-03`: today in Shanghai. */
export const today = async () => new Date((await now()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export const yuan = (fen: number) =>
  (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A file is handed in; answers what came of it. */
export async function handIn(
  request: APIRequestContext,
  [login, path]: [string, string],
  [name, mimeType, text]: [string, string, string],
  more: Record<string, string> = {},
) {
  const signedIn = await request.post('/api/v1/auth/login', { data: { login, password: PASSWORD } });
  const headers = {
    Authorization: `Bearer ${(await signedIn.json()).access_token}`,
    'Idempotency-Key': crypto.randomUUID(),
  };
  const multipart = { ...more, file: { name, mimeType, buffer: Buffer.from(text) } };
  const reply = await request.post(`/api/v1${path}`, { headers, multipart });
  expect(reply.ok(), `${path}: ${await reply.text()}`).toBe(true);
  return reply.json();
}

interface Moved {
  account: string;
  /** Money out is negative. */
  fen: number;
  party: string;
  remark?: string;
  day: string;
}

/** A statement of one line, which automatic matching has looked at. Answers the line as it stands then. */
export async function lineOf(request: APIRequestContext, { account, fen, party, remark = '', day }: Moved) {
  const maker = await office(request, ROLES.maker);
  const amount = (Math.abs(fen) / 100).toFixed(2);
  const columns = '交易日期,借方发生额,贷方发生额,对方户名,摘要,流水号';
  const line = `${day},${fen < 0 ? amount : ''},${fen < 0 ? '' : amount},${party},${remark},L${names().unique}`;
  const text = `账号,${account}\n${columns}\n${line}\n`;
  const imported = await handIn(request, [ROLES.maker, '/statements'], [`${party}.csv`, 'text/csv', text]);
  await matched(request);
  const statement = imported.statements[0].statement.id as string;
  const { items } = await maker(`/statement-lines?statement=${statement}`);
  return items[0] as { id: string; state: string };
}

/** The exception under which a line waits for people. */
export async function exceptionOf(request: APIRequestContext, line: string): Promise<string> {
  const maker = await office(request, ROLES.maker);
  for (let cursor = ''; ;) {
    const page = await maker(`/reconciliation/exceptions?state=open&limit=200${cursor}`);
    const found = (page.items as { id: string; line_id: string }[]).find((each) => each.line_id === line);
    if (found) return found.id;
    expect(page.next, `nothing waits about line ${line}`).toBeTruthy();
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

/** One person says what a line is, another agrees. */
export async function settle(request: APIRequestContext, line: string, proposal: object): Promise<void> {
  const maker = await office(request, ROLES.maker);
  const exception = await exceptionOf(request, line);
  await maker(`/reconciliation/exceptions/${exception}/propose`, { note: '已与银行核对', ...proposal });
  await agreed(request, exception);
}

const paymentsOf = async (ask: Awaited<ReturnType<typeof office>>, batch: string) =>
  (await ask(`/batches/${batch}/payments?limit=200`)).items as Payment[];

/**
 * A payment that was returned and is to be sent again, with both signatures: each test has one of its own. It takes the
 * place of one that the bank had paid, so that no claim has to be made for it.
 */
export async function pending(request: APIRequestContext): Promise<Payment> {
  const maker = await office(request, ROLES.maker);
  const batches = (await maker('/batches?limit=200')).items as Batch[];
  for (const batch of batches.filter(({ side }) => side === 'demand')) {
    for (const old of await paymentsOf(maker, batch.id)) {
      if (old.state !== 'paid' || old.reissues_id) continue;
      const { account, party } = names();
      const back = { account, fen: old.amount_fen, party, remark: '退汇', day: await today() };
      const line = await lineOf(request, back);
      const payments = [{ payment_id: old.id, amount_fen: old.amount_fen }];
      await settle(request, line.id, { resolution: 'returned_and_reissued', payments });
      const fresh = (await paymentsOf(maker, batch.id)).find(({ reissues_id }) => reissues_id === old.id);
      // What is demanded back as a whole is not paid again.
      if (fresh) return fresh;
    }
  }
  throw new Error('no payment is left that a test could have returned');
}

/** A payment on its way to the bank, in the export of this number, which the maker sent. */
export async function sent(request: APIRequestContext): Promise<{ payment: Payment; batch: Batch; number: number }> {
  const maker = await office(request, ROLES.maker);
  const payment = await pending(request);
  const { number } = await maker(`/batches/${payment.batch_id}/exports`, { formats: ['xlsx'] });
  const batch = (await maker(`/batches/${payment.batch_id}`)) as Batch;
  return { payment, batch, number };
}

/** The account from which a payment's treasury pays. */
export async function payer(request: APIRequestContext, { level, payer_region }: Payment): Promise<string> {
  const maker = await office(request, ROLES.maker);
  const treasuries = (await maker('/treasury-accounts')) as Payment[];
  return treasuries.find((each) => each.level === level && each.payer_region === payer_region)!.account_number;
}
