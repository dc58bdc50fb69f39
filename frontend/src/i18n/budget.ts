import { words } from './words';

/** How a year's budget is used up, for those who grant it and those who give it out. */
export const budget = words(
  {
    side: { demand: '需方补贴', supply: '供方奖补', award: '认定奖补' },
    granted: '已下达',
    drawn: '已使用',
    drawnHint: '发给创新券或奖补，已减去退回',
    available: '剩余',
    used: '已用 {share}',
    chart: '{name}：按月使用与余额',
    balance: '月末剩余（元）',
    expected: '推算剩余（元）',
    month: '月份',
    grantedIn: '下达（元）',
    drawnIn: '使用（元）',
    returnedIn: '退回（元）',
    none: '这一年还没有预算指标',
    noneHint: '财政局下达指标后，这里按月显示使用情况，并推算年末余额。',
    noMonths: '还没有资金变动',
    method: '（{how}）',
    says: {
      over: '年度已结束，剩余 {left} 元。',
      still: '近 90 天没有净支出；照此下去，年末仍剩 {left} 元。',
      exhausted:
        '近 90 天净支出 {drawn} 元；照此速度，余额将在 {day} 用完，比年末早 {days} 天。如需继续发券，应在此之前追加指标。',
      left: '近 90 天净支出 {drawn} 元；照此速度，年末还剩 {left} 元，占已下达的 {share}。',
    },
  },
  {
    side: { demand: 'Subsidies to enterprises', supply: 'Rewards to providers', award: 'Recognition awards' },
    granted: 'Granted',
    drawn: 'Used',
    drawnHint: 'Given to vouchers or rewards, less what came back',
    available: 'Left',
    used: '{share} used',
    chart: '{name}: use and balance by month',
    balance: 'Left at the month’s end (yuan)',
    expected: 'Expected to be left (yuan)',
    month: 'Month',
    grantedIn: 'Granted (yuan)',
    drawnIn: 'Used (yuan)',
    returnedIn: 'Came back (yuan)',
    none: 'There is no budget of this year yet',
    noneHint:
      'Once the finance bureau grants one, its use is shown here by month, with what is expected at the year’s end.',
    noMonths: 'Nothing has moved yet',
    method: '({how})',
    says: {
      over: 'The year is over; {left} yuan are left.',
      still:
        'Nothing was used on balance in the last 90 days; if that goes on, {left} yuan are left at the year’s end.',
      exhausted:
        '{drawn} yuan were used on balance in the last 90 days; at this pace nothing is left on {day}, {days} days before the year’s end. To go on issuing vouchers, grant more before then.',
      left: '{drawn} yuan were used on balance in the last 90 days; at this pace {left} yuan are left at the year’s end, {share} of what was granted.',
    },
  },
);
