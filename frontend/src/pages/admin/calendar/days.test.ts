import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { holidaysOf, noticeOf, sheetOf, spansOf } from './days';

const notice = noticeOf(readFileSync('../data/holidays/2026.json', 'utf8'))!;

it('reads a file of holiday-cn and nothing else', () => {
  expect(notice.year).toBe(2026);
  for (const text of ['', '[]', '{"year": 2026}', '{"year": 2026, "days": [null]}']) expect(noticeOf(text)).toBeNull();
});

it('tells the holidays with the days that are worked for them', () => {
  const spring = holidaysOf(notice.days).find(({ name }) => name === '春节')!;
  expect(spansOf(spring.off)).toEqual(['2026-02-15 — 2026-02-23']);
  expect(spansOf(spring.worked)).toEqual(['2026-02-14', '2026-02-28']);
});

it('lays out the year from Monday, with what departs from the week', () => {
  const [january, february] = sheetOf(2026, notice.days);
  // 1 January 2026 is a Thursday and a holiday; Sunday the 4th is worked.
  expect([january!.before, january!.days.length]).toEqual([3, 31]);
  expect(january!.days[0]).toMatchObject({ date: '2026-01-01', isWorked: false, day: { name: '元旦' } });
  expect(january!.days[3]!.isWorked).toBe(true);
  expect(february!.days).toHaveLength(28);
});
