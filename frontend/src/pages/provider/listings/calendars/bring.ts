import { answer, api, type Schema } from '@/api/client';

/** Brings a file as the whole of a listing's calendar of this name; `isTrial` only asks what that would do. */
export function bringCalendar(
  listing: string,
  { name, unit, file }: { name: string; unit: number | null; file: File },
  isTrial: boolean,
): Promise<Schema['CalendarReport']> {
  return answer(
    api.PUT('/api/v1/listings/{id}/calendars/{name}', {
      params: { path: { id: listing, name }, query: { unit: unit ?? undefined, dry_run: isTrial } },
      // The file goes as it is: the API knows its kind by its content.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
  );
}
