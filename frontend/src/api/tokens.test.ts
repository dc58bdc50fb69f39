import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as tokens from './tokens';

const claims = (seconds: number) => `h.${btoa(JSON.stringify({ iat: 1000, exp: 1000 + seconds }))}.s`;
const pair = (n: number, seconds = 900) => ({
  access_token: `${claims(seconds)}${n}`,
  token_type: 'Bearer',
  expires_at: '2026-03-02T01:15:00Z',
  refresh_token: `refresh-${n}`,
  refresh_expires_at: '2026-03-16T01:00:00Z',
});

let asked: string[] = [];
let status = 200;

beforeEach(() => {
  localStorage.clear();
  asked = [];
  status = 200;
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    asked.push((JSON.parse(String(init.body)) as { refresh_token: string }).refresh_token);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return new Response(JSON.stringify(pair(asked.length)), { status });
  });
});

afterEach(() => {
  tokens.forget();
  vi.unstubAllGlobals();
});

it('sends the token that it has while it is good', async () => {
  tokens.keep(pair(0));
  expect(await tokens.accessToken()).toBe(pair(0).access_token);
  expect(asked).toEqual([]);
});

it('goes by how long a token lasts, not by the browser’s clock', async () => {
  tokens.keep(pair(0, 10));
  expect(await tokens.accessToken()).toBe(pair(1).access_token);
});

it('spends a refresh token once, however many ask at the same time', async () => {
  tokens.keep(pair(0, 10));
  const all = await Promise.all([1, 2, 3].map(() => tokens.accessToken()));
  expect(new Set(all)).toEqual(new Set([pair(1).access_token]));
  expect(asked).toEqual(['refresh-0']);
});

it('trades the newest token, which another tab may have left', async () => {
  tokens.keep(pair(0, 10));
  localStorage.setItem('chuangquan.refresh', 'refresh-of-the-other-tab');
  await tokens.renew();
  expect(asked).toEqual(['refresh-of-the-other-tab']);
});

it('forgets a sign-in that is over, and keeps one that the server could not look at', async () => {
  tokens.keep(pair(0, 10));
  status = 503;
  expect(await tokens.renew()).toBeNull();
  expect(tokens.isKept()).toBe(true);
  status = 401;
  expect(await tokens.renew()).toBeNull();
  expect(tokens.isKept()).toBe(false);
});
