/*
 * The sign-in of this browser: the refresh token is shared by all tabs, each tab has its own access token in memory.
 * A refresh token may be spent once, and a spent one that comes back ends the sign-in for all tabs; so only one tab
 * trades at a time, with the token that is newest then.
 */
import type { Schema } from './schema-types';

const REFRESH = 'chuangquan.refresh';
const LOCK = 'chuangquan.session';
/** An access token is renewed this long before it ends. */
const MARGIN_MS = 30_000;

type Tokens = Schema['Tokens'];

let access: { token: string; until: number } | null = null;
let trading: Promise<string | null> | null = null;

export function isKept(): boolean {
  return localStorage.getItem(REFRESH) !== null;
}

export function keep(tokens: Tokens): void {
  localStorage.setItem(REFRESH, tokens.refresh_token);
  access = { token: tokens.access_token, until: performance.now() + lifetime(tokens.access_token) - MARGIN_MS };
}

/** Forgets the sign-in in this browser and hands out what ends it on the server. */
export function forget(): string | null {
  const refresh = localStorage.getItem(REFRESH);
  localStorage.removeItem(REFRESH);
  access = null;
  return refresh;
}

/** The access token to send, renewed if need be; `null` where nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  if (access && performance.now() < access.until) return access.token;
  return isKept() ? renew() : null;
}

/** Trades the refresh token for new tokens; `null` if the sign-in is over. */
export function renew(): Promise<string | null> {
  trading ??= exclusively(trade).finally(() => {
    trading = null;
  });
  return trading;
}

async function trade(): Promise<string | null> {
  const refresh = localStorage.getItem(REFRESH);
  if (!refresh) return null;
  const response = await fetch('/api/v1/auth/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: refresh }),
  });
  if (response.ok) {
    const tokens = (await response.json()) as Tokens;
    keep(tokens);
    return tokens.access_token;
  }
  // Anything but a refusal leaves the token as good as it was.
  if (response.status === 401) forget();
  return null;
}

/** How long a token is good, by its own two times: the browser's clock may differ from the server's. */
function lifetime(token: string): number {
  const claims = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as Record<
    'iat' | 'exp',
    number
  >;
  return (claims.exp - claims.iat) * 1000;
}

async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(LOCK, work) as Promise<T>;
  // Without a secure context there are no Web Locks: a lease in the storage that the tabs share does their work.
  const mine = String(Math.random());
  for (;;) {
    const [holder, until] = (localStorage.getItem(LOCK) ?? '').split(' ');
    if (!until || Number(until) < Date.now() || holder === mine) {
      localStorage.setItem(LOCK, `${mine} ${Date.now() + 10_000}`);
      await pause(30);
      if (localStorage.getItem(LOCK)?.startsWith(mine)) break;
    }
    await pause(50);
  }
  try {
    return await work();
  } finally {
    localStorage.removeItem(LOCK);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls back when another tab signs in, out, or as somebody else. */
export function onChangeElsewhere(listener: (isSignedIn: boolean) => void): void {
  window.addEventListener('storage', (event) => {
    if (event.key !== REFRESH || (event.oldValue !== null && event.newValue !== null)) return;
    access = null;
    listener(event.newValue !== null);
  });
}
