import { words } from '../words';

/** Before an instrument: checking in and out. */
export const checkIn = words(
  {
    checkIn: {
      title: '{name} 签到',
      text: '开始使用时签到，用完签退。预约开始前 15 分钟起可以签到。',
      oldCode: '这个二维码不能用来签到',
      oldCodeText: '二维码已更换，或者地址不完整。请重新扫描贴在仪器上的二维码，或请供方人员代办。',
      none: '现在没有可以签到或签退的预约',
      noneText: '预约开始前 15 分钟起可以签到；请核对预约的时段和仪器。',
      bookings: '查看预约',
      reference: '编号',
      time: '时段',
      since: '签到时间',
      released: '因逾时未到，剩余时段已释放；没有别人占用时仍可签到。',
      begin: '签到',
      beginText: '签到后预约进入使用中，从现在起记录实际使用时间。',
      begun: '已签到，可以开始使用。用完请签退。',
      end: '签退',
      endText: '签退后使用结束，按签到至签退的时间记录用量，剩余时段立即释放；不能恢复。',
      ended: '已签退，等供方交付。',
      over: '已签退。',
    },
  },
  {
    checkIn: {
      title: 'Check in: {name}',
      text: 'Check in when you begin and out when you are done. You can check in from 15 minutes before your time.',
      oldCode: 'This code is not the instrument’s',
      oldCodeText:
        'It was renewed, or the address is not whole. Scan the code on the instrument again, or ask the provider’s staff.',
      none: 'You have nothing to begin or to end here now',
      noneText:
        'You can check in from 15 minutes before your time; look at the time and the instrument of your booking.',
      bookings: 'See the bookings',
      reference: 'Reference',
      time: 'Time',
      since: 'Checked in',
      released: 'Nobody came in time, so the rest was set free; you can still check in while nobody else has it.',
      begin: 'Check in',
      beginText: 'The booking is in use, and the time of use counts from now on.',
      begun: 'Checked in: you can begin. Check out when you are done.',
      end: 'Check out',
      endText:
        'The use ends: the time between check-in and check-out is what you used, and the rest is free for others at once. This cannot be undone.',
      ended: 'Checked out: the provider delivers next.',
      over: 'Checked out.',
    },
  },
);
