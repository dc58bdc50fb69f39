import { bench, book, span, type Span } from './bench';
import { expect, expectGood, person, ROLES, signIn, test } from './world';

const stamp = (at: string) => at.replace(/[-:]|\.\d+/g, '');
const event = (uid: string, summary: string, { starts_at, ends_at }: Span) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  `SUMMARY:${summary}`,
  `DTSTART:${stamp(starts_at)}`,
  `DTEND:${stamp(ends_at)}`,
  'END:VEVENT',
];
function calendar(...events: string[][]) {
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n');
  return { name: '课表.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) };
}

test('a laboratory’s own calendar is looked at, brought in, brought again and taken away', async ({
  page,
  request,
}) => {
  const { id } = await bench(request, '教学显微镜');
  const company = await person(request, 'composite');
  const [free, held, later] = [await span(12, 9, 2), await span(12, 14, 2), await span(13, 9, 2)];
  const { id: booking, reference } = await book(company, id, held);
  const order = { listing_id: id, window: free, voucher: 'none' };
  const lesson = event('lesson@lab', '组会', free);
  const meeting = event('meeting@lab', '实验课', held);
  const wrong = ['BEGIN:VEVENT', 'UID:wrong@lab', 'SUMMARY:没有时间', 'END:VEVENT'];

  await signIn(page, ROLES.provider);
  await page.goto(`/provider/listings/${id}?tab=calendars`);
  await expect(page.getByText('没有外部日历')).toBeVisible();
  const file = page.locator('input[type=file]');
  await file.setInputFiles(calendar(lesson, meeting, wrong));
  await expect(page.getByText('请先填写日历名称，再选择文件。')).toBeVisible();
  await page.getByLabel('日历名称').fill('教学排课');
  await page.getByRole('button', { name: '重试' }).click();
  await expect(page.getByRole('heading', { name: '导入 课表.ics 的结果' })).toBeVisible();
  await expect(page.getByText('1 个时段已被占用')).toBeVisible();
  await expect(page.getByRole('link', { name: `预约 ${reference}` })).toBeVisible();
  await expect(page.getByText('1 个事件有误，未导入')).toBeVisible();
  await expect(page.getByText(/wrong@lab/)).toBeVisible();
  await expectGood(page);
  // A look changes nothing: the time can still be had.
  expect((await company('/bookings/quote', order)).status).toBe(200);
  await page.getByRole('button', { name: '确认导入' }).click();
  await expect(page.getByText(/“教学排课”已导入/)).toBeVisible();
  await expect(page.getByRole('heading', { name: '教学排课' })).toBeVisible();
  await expectGood(page);
  const refused = await company('/bookings', order);
  expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
  expect((await company(`/bookings/${booking}`)).body.state).toBe('confirmed');

  // Brought again, it is the whole calendar: what is gone is free.
  await page.getByLabel('日历名称').fill('教学排课');
  await file.setInputFiles(calendar(event('other@lab', '答辩', later)));
  await expect(page.getByText('将替换现有的同名日历。')).toBeVisible();
  await page.getByRole('button', { name: '确认导入' }).click();
  await expect(page.getByText('“教学排课”已导入，1 个占用时段')).toBeVisible();
  await book(company, id, free);
  expect((await company('/bookings', { ...order, window: later })).status).toBe(409);

  await page.getByRole('button', { name: '移除', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '教学排课' });
  await expect(dialog.getByText(/立即恢复可约/)).toBeVisible();
  await dialog.getByRole('button', { name: '移除' }).click();
  await expect(page.getByText('日历“教学排课”已移除')).toBeVisible();
  await expect(page.getByText('没有外部日历')).toBeVisible();
  await book(company, id, later);
});
