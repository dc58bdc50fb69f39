import { expect, it } from 'vitest';
import { likeliest, reachOf, shared } from './nearby';

const at = (from: string, to: string) => ({ starts_at: `2026-05-04T${from}:00Z`, ends_at: `2026-05-04T${to}:00Z` });

it('the booking that shares most of the time is the likeliest', () => {
  const use = at('02:00', '04:00');
  const bookings = [
    { id: 'far', window: at('08:00', '09:00') },
    { id: 'part', window: at('01:00', '03:00') },
    { id: 'whole', window: at('02:00', '04:30') },
    { id: 'timeless', window: null },
  ];
  expect(likeliest(use, bookings as never).map(({ id }) => id)).toEqual(['whole', 'part', 'far']);
  expect(shared(use, at('08:00', '09:00'))).toBe(-240);
});

it('asks for a week around', () => {
  expect(reachOf(at('02:00', '04:00'))).toEqual({
    from: '2026-04-27T02:00:00.000Z',
    to: '2026-05-11T04:00:00.000Z',
  });
});
