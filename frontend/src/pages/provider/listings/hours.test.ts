import { expect, it } from 'vitest';
import { closedIn, dayText, grouped, painted, parseDay } from './hours';

it('reads a day as people write it', () => {
  const noon = [
    [510, 690],
    [810, 1050],
  ];
  for (const text of ['8:30-11:30, 13:30-17:30', '08:30－11:30 13:30～17:30', '8点30至11:30；13:30到17:30'])
    expect(parseDay(text), text).toEqual(noon);
  expect(parseDay('8-12、14-18')).toEqual([
    [480, 720],
    [840, 1080],
  ]);
  expect(parseDay('全天')).toEqual([[0, 1440]]);
  expect(parseDay(' ')).toEqual([]);
  expect(parseDay('8-12 12-14')).toEqual([[480, 840]]);
  expect(dayText(parseDay('8-24')!)).toBe('08:00-24:00');
});

it('refuses what is no timetable', () => {
  for (const text of ['9:00', '17-9', '8-12 11-14', '25-26', '9:70-10', '看情况', '9-9'])
    expect(parseDay(text), text).toBe(null);
});

it('opens and closes stretches', () => {
  expect(painted([[480, 720]], 720, 780, true)).toEqual([[480, 780]]);
  expect(painted([[480, 720]], 540, 600, false)).toEqual([
    [480, 540],
    [600, 720],
  ]);
  expect(painted([[480, 720]], 0, 1440, false)).toEqual([]);
  expect(painted([], 60, 120, true)).toEqual([[60, 120]]);
});

it('says days that are alike together', () => {
  const work = { mon: [[480, 720]], tue: [[480, 720]], wed: [[480, 720]], fri: [[480, 720]] } as const;
  expect(grouped(work as never).map(({ from, to }) => [from, to])).toEqual([
    ['mon', 'wed'],
    ['fri', 'fri'],
  ]);
});

it('knows when it is closed', () => {
  // 2026-11-23 is a Monday in Shanghai.
  const closed = closedIn({ mon: [[540, 1080]] }, '2026-11-22T16:00:00.000Z', 2);
  expect(closed).toEqual([
    { starts_at: '2026-11-22T16:00:00.000Z', ends_at: '2026-11-23T01:00:00.000Z' },
    { starts_at: '2026-11-23T10:00:00.000Z', ends_at: '2026-11-23T16:00:00.000Z' },
    { starts_at: '2026-11-23T16:00:00.000Z', ends_at: '2026-11-24T16:00:00.000Z' },
  ]);
  expect(closedIn({}, '2026-11-22T16:00:00.000Z', 7)).toEqual([]);
});
