import { describe, expect, it } from 'vitest';
import { askOf, momentOf } from './ask';

const now = Date.parse('2026-11-29T09:10:00Z');

describe('looking for free time', () => {
  it('begins with the next hour and a week', () => {
    expect(askOf({ from: '', to: '', hours: '' }, now).query).toEqual({
      from: '2026-11-29T10:00:00.000Z',
      to: '2026-12-06T10:00:00.000Z',
      minutes: 120,
    });
  });

  it('takes wall clocks of Shanghai and half hours', () => {
    const words = { from: '2026-12-01T09:00', to: '2026-12-01T18:00', hours: '1.5' };
    expect(askOf(words, now).query).toEqual({
      from: '2026-12-01T01:00:00.000Z',
      to: '2026-12-01T10:00:00.000Z',
      minutes: 90,
    });
  });

  it('takes no moment from what is none', () => {
    expect(momentOf('2026-12-01')).toBe(Date.parse('2026-11-30T16:00:00Z'));
    expect(momentOf('2026-12-01T09:00')).toBe(Date.parse('2026-12-01T01:00:00Z'));
    for (const text of ['', 'soon', '2026-99-99']) expect(momentOf(text)).toBeNull();
  });

  it('says what cannot be asked', () => {
    const ask = (from: string, to: string, hours: string) => askOf({ from, to, hours }, now);
    expect(ask('2026-12-02T09:00', '2026-12-01T09:00', '').fault).toBe('order');
    expect(ask('2026-12-01T09:00', '2027-02-01T09:00', '').fault).toBe('tooLong');
    expect(ask('2026-12-01T09:00', '2026-12-01T10:00', '2')).toMatchObject({ fault: 'tooShort', query: null });
  });
});
