import { expect, type APIRequestContext } from '@playwright/test';
import { now, person, ROLES, type Person } from './world';

export const HOUR = 3_600_000;

/** An instrument that nobody else looks at: open day and night, 200 yuan an hour, confirmed at once. */
export interface Bench {
  lab: Person;
  id: string;
  name: string;
}

/** A listing of the laboratory, admitted; `more` says in what it differs. */
export async function bench(request: APIRequestContext, name: string, more: object = {}): Promise<Bench> {
  const [lab, city] = [await person(request, ROLES.provider), await person(request, ROLES.city)];
  const mark = crypto.randomUUID().slice(0, 8);
  const whole = `${name} ${mark}`;
  const made = await lab('/listings', {
    code: `FLOW-${mark}`,
    kind: 'instrument_time',
    name: whole,
    auto_confirm: true,
    prices: [{ customer_class: 'standard', unit: 'hour', amount_fen: 20_000 }],
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = made.body.id as string;
  expect((await city(`/review/listings/${id}/admit`, {})).status).toBe(200);
  return { lab, id, name: whole };
}

/** Replaces the rules or the tariff of a bench that has none yet. */
export async function settle({ lab, id }: Bench, what: 'rules' | 'tariff', document: object): Promise<void> {
  const { status, body } = await lab(`/listings/${id}/${what}?version=0`, document, 'PUT');
  expect(status, JSON.stringify(body)).toBe(200);
}

export interface Span {
  starts_at: string;
  ends_at: string;
}

const from = (start: number, hours: number): Span => ({
  starts_at: new Date(start).toISOString(),
  ends_at: new Date(start + hours * HOUR).toISOString(),
});

/** From an hour of a local day, so many days from now, for so many hours. */
export async function span(days: number, at: number, hours: number): Promise<Span> {
  const local = new Date((await now()).getTime() + 8 * HOUR + days * 24 * HOUR);
  const start = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), at) - 8 * HOUR;
  return from(start, hours);
}

/** From now on, for so many hours: the clock of the tests stands on the hour. */
export async function atOnce(hours: number): Promise<Span> {
  const slot = HOUR / 2;
  return from(Math.ceil((await now()).getTime() / slot) * slot, hours);
}

/** Books without a voucher. */
export async function book(company: Person, listing_id: string, window: Span, more: object = {}) {
  const { status, body } = await company('/bookings', { listing_id, window, voucher: 'none', ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as { id: string; reference: string; price_fen: number };
}
