import createClient from 'openapi-fetch';
import { language } from '@/app/language';
import { Problem } from './problem';
import type { paths } from './schema';
import type { Schema } from './schema-types';
import * as tokens from './tokens';

export type { Schema } from './schema-types';

/** Asks the person to sign in again; tells whether they did. Set by the application. */
let askToSignIn: (() => Promise<boolean>) | null = null;

export function whenSignInEnds(ask: () => Promise<boolean>): void {
  askToSignIn = ask;
}

/**
 * The API, typed by its own description. A call answers with `data` or `error`; wrap it in `answer`:
 * `await answer(api.GET('/api/v1/bookings/{id}', { params: { path: { id } } }))`.
 */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', fetch: send });

/** A request with the token and the language; one that meets an ended sign-in waits for a new one and goes again. */
export function send(request: Request): Promise<Response> {
  const again = request.clone();
  let isFirst = true;
  const isSignIn = new URL(request.url).pathname.startsWith('/api/v1/auth/');
  return signedIn(
    (token) => {
      const next = isFirst ? request : again;
      isFirst = false;
      return sendOnce(next, token);
    },
    (response) => response.status === 401 && !isSignIn,
  );
}

/**
 * Does what needs a token, at most twice: where the token is refused it is renewed or, if the sign-in is over, the
 * person is asked to sign in again.
 */
export async function signedIn<T>(
  work: (token: string | null) => Promise<T>,
  isRefused: (result: T) => boolean,
): Promise<T> {
  const result = await work(await tokens.accessToken());
  if (!isRefused(result)) return result;
  const renewed = tokens.isKept() ? await tokens.renew() : null;
  if (renewed) return work(renewed);
  return askToSignIn && (await askToSignIn()) ? work(await tokens.accessToken()) : result;
}

function sendOnce(request: Request, token: string | null): Promise<Response> {
  request.headers.set('Accept-Language', language.value);
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  return fetch(request);
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What is answered to one who asked not to wait (`later`). */
type Ticket = Schema['WorkTicket'];

/** The data of a call, or its `Problem` thrown. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<Exclude<T, Ticket>> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof TypeError) throw Problem.offline();
    throw cause;
  }
  if (!outcome.response.ok) throw Problem.from(outcome.response.status, outcome.error);
  return outcome.data as Exclude<T, Ticket>;
}

interface ApiFile {
  content: Blob;
  name: string | null;
}

/** Fetches a file of the API and hands it to the browser to keep under `name`, or under the name the server gives. */
export async function download(path: string, name?: string): Promise<void> {
  keep(path, await fetchFile(path), name);
}

/**
 * Fetches a list of the API as a table: a short one is handed to the browser, of a long one the ticket is answered, by
 * which its writing is followed.
 */
export async function takeAway(path: string): Promise<Ticket | null> {
  const response = await fetchOk(path);
  if (response.status === 202) return (await response.json()) as Ticket;
  keep(path, await fileOf(response));
  return null;
}

/** A file of the API with the name that the server gives it. */
export async function fetchFile(path: string): Promise<ApiFile> {
  return fileOf(await fetchOk(path));
}

async function fetchOk(path: string): Promise<Response> {
  const url = new URL(path, location.origin);
  const response = await send(new Request(url)).catch(() => {
    throw Problem.offline();
  });
  if (!response.ok) throw Problem.from(response.status, await response.json().catch(() => null));
  return response;
}

async function fileOf(response: Response): Promise<ApiFile> {
  return { content: await response.blob(), name: fileName(response.headers.get('Content-Disposition')) };
}

function keep(path: string, file: ApiFile, name?: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file.content);
  link.download = name ?? file.name ?? path.split('/').at(-1)!;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fileName(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null;
}
