import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { CANCEL, countsOf, moveTo, otherAt, reliefOf, suggestionsFor, swapTo, trainingReliefOf } from './outage';

const window = (hour: number) => ({
  starts_at: `2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`,
  ends_at: `2026-11-24T${String(hour + 2).padStart(2, '0')}:00:00Z`,
});
const affected = (id: string, hour: number, moves: number[], swaps: string[]) =>
  ({
    booking: { id, window: window(hour) },
    moves: moves.map(window),
    swaps: swaps.map((id) => ({ id, name: id })),
  }) as unknown as Schema['Affected'];

const lesson = (id: string, hour: number, moves: number[], swaps: string[]) =>
  ({
    training: { id, ...window(hour) },
    seated: 2,
    moves: moves.map(window),
    swaps: swaps.map((id) => ({ id, name: id })),
  }) as unknown as Schema['AffectedTraining'];

describe('an outage', () => {
  it('sends no two bookings to the same place', () => {
    const all = [
      affected('a', 1, [10], ['x']),
      affected('b', 2, [10, 11, 12], ['x']),
      affected('c', 5, [], ['x']),
      affected('d', 2, [11], []),
      affected('e', 8, [], []),
    ];
    expect(suggestionsFor(all)).toEqual({
      a: swapTo({ id: 'x' }),
      b: moveTo(window(10)),
      c: swapTo({ id: 'x' }),
      d: '',
      e: CANCEL,
    });
  });

  it('arranges trainings after bookings, and sends them to no place that a booking takes', () => {
    const choices = suggestionsFor(
      [affected('a', 1, [10], [])],
      [lesson('t', 4, [10, 13], []), lesson('u', 6, [], [])],
    );
    expect(choices).toEqual({ a: moveTo(window(10)), t: moveTo(window(13)), u: CANCEL });
    const one = lesson('t', 4, [13], ['x']);
    expect(trainingReliefOf(one, moveTo(window(13)))).toEqual({ training_id: 't', act: 'move', window: window(13) });
    expect(trainingReliefOf(one, swapTo({ id: 'x' }))).toEqual({ training_id: 't', act: 'swap', listing_id: 'x' });
    expect(trainingReliefOf(one, otherAt('2026-11-25T09:00'))).toEqual({
      training_id: 't',
      act: 'move',
      window: { starts_at: '2026-11-25T01:00:00.000Z', ends_at: '2026-11-25T03:00:00.000Z' },
    });
    expect(trainingReliefOf(one, moveTo(window(10)))).toBeNull();
  });

  it('takes only what is still to be had', () => {
    const one = affected('a', 1, [10], ['x']);
    expect(reliefOf(one, moveTo(window(10)))).toEqual({ booking_id: 'a', act: 'move', window: window(10) });
    expect(reliefOf(one, swapTo({ id: 'x' }))).toEqual({ booking_id: 'a', act: 'swap', listing_id: 'x' });
    expect(reliefOf(one, moveTo(window(11)))).toBeNull();
    expect(reliefOf(one, undefined)).toBeNull();
  });

  it('takes another start of the same length, once it is typed', () => {
    const one = affected('a', 1, [], []);
    expect(reliefOf(one, otherAt(''))).toBeNull();
    expect(reliefOf(one, otherAt('2026-11-25T09:00'))).toEqual({
      booking_id: 'a',
      act: 'move',
      window: { starts_at: '2026-11-25T01:00:00.000Z', ends_at: '2026-11-25T03:00:00.000Z' },
    });
  });

  it('counts what becomes of the bookings', () => {
    const one = affected('a', 1, [10], []);
    expect(countsOf([reliefOf(one, CANCEL)!, reliefOf(one, moveTo(window(10)))!])).toEqual({
      move: 1,
      swap: 0,
      cancel: 1,
    });
  });
});
