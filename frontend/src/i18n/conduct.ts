import { words } from './words';

/** Violations of what was booked, as their parties and the bureau read them. */
export const conduct = words(
  {
    kind: { no_show: '爽约', late_cancel: '临期取消', late: '迟到', overbooked: '占用过多' },
    measured: {
      no_show: '预约时段内没有到场',
      late_cancel: '开始前 {span} 才取消（应提前 {allowed}）',
      late: '晚到 {span}（允许 {allowed}）',
      overbooked: '预约时长是实际使用的 {n}%（限 {limit}%）',
    },
    what: '违约',
    points: '记分',
    occurredAt: '发生时间',
    decaysAt: '计分至',
    booking: '预约',
    appeal: '申诉理由',
    decision: '裁定理由',
  },
  {
    kind: {
      no_show: 'Did not come',
      late_cancel: 'Called off late',
      late: 'Came late',
      overbooked: 'Booked far too much',
    },
    measured: {
      no_show: 'Nobody came in the booked time',
      late_cancel: 'Called off {span} before the start (asked for: {allowed})',
      late: 'Came {span} late (allowed: {allowed})',
      overbooked: 'Booked {n}% of what was used (limit {limit}%)',
    },
    what: 'What was done',
    points: 'Points',
    occurredAt: 'When',
    decaysAt: 'Counts until',
    booking: 'Booking',
    appeal: 'Why it is appealed',
    decision: 'Why it was decided so',
  },
);
