import { language, say } from '@/app/language';
import { signedIn } from './client';
import { Problem } from './problem';

/**
 * Sends files with progress, which `fetch` cannot tell. `fields` become the multipart body; resolves with the JSON of
 * the answer.
 */
export async function upload<T>(
  path: string,
  fields: Record<string, string | Blob>,
  options: { progress?: (share: number) => void; signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<T> {
  const reply = await signedIn(
    (token) => sendOnce(path, fields, options, token),
    ({ status }) => status === 401,
  );
  const body: unknown = reply.text ? JSON.parse(reply.text) : null;
  if (reply.status < 200 || reply.status >= 300) throw Problem.from(reply.status, body);
  return body as T;
}

function sendOnce(
  path: string,
  fields: Record<string, string | Blob>,
  {
    progress,
    signal,
    headers,
  }: { progress?: (share: number) => void; signal?: AbortSignal; headers?: Record<string, string> },
  token: string | null,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Accept-Language', language.value);
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress?.(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(Problem.offline());
    request.onabort = () => reject(new Problem(-1, 'aborted', say('common.upload.stopped')));
    signal?.addEventListener('abort', () => request.abort());
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    request.send(body);
  });
}
