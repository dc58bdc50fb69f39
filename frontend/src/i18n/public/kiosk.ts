import { words } from '../words';

/** The tablet beside an instrument. */
export const kiosk = words(
  {
    kiosk: {
      text: '到场台：不需要登录。来时签到，走时签退。',
      enter: '签到、签退',
      code: '到场码',
      codeHint: '八位数字，在预约详情页上。',
      codeWrong: '请输入八位数字的到场码',
      submit: '确定',
      checked_in: '{reference} 已签到，可以开始使用。用完请再输入一次到场码签退。',
      checked_out: '{reference} 已签退，剩余的时段已释放。',
      today: '今天的预约',
      nobody: '今天没有待用或正在使用的预约',
      nobodyText: '预约确认后会列在这里，只显示单位名称的前两个字。',
    },
  },
  {
    kiosk: {
      text: 'The tablet beside the instrument: no account is needed. Check in when you come and out when you go.',
      enter: 'Check in or out',
      code: 'Arrival code',
      codeHint: 'Eight digits, on the page of your booking.',
      codeWrong: 'Enter the eight digits of the arrival code',
      submit: 'Confirm',
      checked_in: '{reference} is checked in: you can begin. Enter the code again when you are done.',
      checked_out: '{reference} is checked out; the rest of the time is free again.',
      today: 'Today',
      nobody: 'Nothing is to come or running today',
      nobodyText: 'Confirmed bookings are listed here with no more than the beginning of a name.',
    },
  },
);
