import type { APIRequestContext } from '@playwright/test';
import { advance, expect, now, PASSWORD } from './world';

let serial = 0;

/** An account of its own for each statement, and a name that no other test looks for. */
export function names() {
  const unique = `${Date.now()}${serial++}`.slice(-9);
  return { unique, account: `37109${unique}`, party: `对账试验${unique}` };
}

interface Moved {
  /** Money out is negative; in fen. */
  fen: number;
  party?: string;
  remark?: string;
}

const yuan = (fen: number) => (Math.abs(fen) / 100).toFixed(2);

export function csv(account: string, month: string, moved: Moved[]): string {
  const lines = moved.map(({ fen, party = '', remark = '' }, n) => {
    const day = String(1 + Math.floor((n * 28) / moved.length)).padStart(2, '0');
    return `${month}-${day},${fen < 0 ? yuan(fen) : ''},${fen < 0 ? '' : yuan(fen)},${party},${remark},L${n}`;
  });
  return `账号,${account}\n交易日期,借方发生额,贷方发生额,对方户名,摘要,流水号\n${lines.join('\n')}\n`;
}

async function api(request: APIRequestContext, login: string) {
  const signedIn = await request.post('/api/v1/auth/login', { data: { login, password: PASSWORD } });
  const headers = { Authorization: `Bearer ${(await signedIn.json()).access_token}` };
  return {
    get: async (path: string) => (await request.get(`/api/v1${path}`, { headers })).json(),
    async post(
      path: string,
      body: { data?: object; multipart?: Record<string, { name: string; mimeType: string; buffer: Buffer }> },
    ) {
      const reply = await request.post(`/api/v1${path}`, { headers, ...body });
      expect(reply.ok(), `${path}: ${await reply.text()}`).toBe(true);
      return reply.json();
    },
  };
}

/** Has automatic matching look at every line that waits, and waits until it has. */
export async function matched(request: APIRequestContext): Promise<void> {
  const finance = await api(request, 'maker');
  const { id } = await finance.post('/reconciliation/match', { data: {} });
  // Lets the product do what it was asked to do later.
  await advance(0);
  await expect.poll(async () => (await finance.get(`/work/${id}`)).state).toBe('done');
}

/** The last month that is over and not closed: lines of others are refused or still come. */
export async function openMonth(request: APIRequestContext): Promise<string> {
  const finance = await api(request, 'maker');
  const closed = ((await finance.get('/reconciliation/periods')) as { month: string }[]).map(({ month }) =>
    month.slice(0, 7),
  );
  const at = new Date(await now());
  at.setUTCDate(1);
  for (;;) {
    at.setUTCMonth(at.getUTCMonth() - 1);
    const month = at.toISOString().slice(0, 7);
    if (!closed.includes(month)) return month;
  }
}

/** The checker agrees with what was proposed about an exception. */
export async function agreed(request: APIRequestContext, exception: string) {
  const checker = await api(request, 'checker');
  return checker.post(`/reconciliation/exceptions/${exception}/resolve`, { data: {} });
}

/** Imports these movements, has them matched, and answers their exceptions in their order. */
export async function given(request: APIRequestContext, account: string, moved: Moved[]) {
  const finance = await api(request, 'maker');
  const buffer = Buffer.from(csv(account, await openMonth(request), moved));
  const imported = await finance.post('/statements', {
    multipart: { file: { name: `${account}.csv`, mimeType: 'text/csv', buffer } },
  });
  await matched(request);
  const { id } = imported.statements[0].statement as { id: string };
  const lines = (await finance.get(`/statement-lines?statement=${id}&limit=200`)).items as { id: string }[];
  const exceptions = new Map<string, string>();
  for (let cursor = ''; ;) {
    const page = await finance.get(`/reconciliation/exceptions?state=open&limit=200${cursor}`);
    for (const each of page.items as { id: string; line_id: string }[]) exceptions.set(each.line_id, each.id);
    if (!page.next) break;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
  return { statement: id, finance, exceptions: lines.map((line) => exceptions.get(line.id)!) };
}
