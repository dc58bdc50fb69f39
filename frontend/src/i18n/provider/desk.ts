import { words } from '../words';

/** Staff book for an enterprise, and the exceptions from rules that are asked for or granted. */
export const desk = words(
  {
    desk: {
      title: '代客预约',
      text: '企业打电话或到现场预约的，在这里代为登记，立即成立。',
      open: '代客预约',
      choose: '请先选择仪器或服务。',
      closed: '这个条目不能预约',
      closedText: '条目须已上架并有价格。',
      toListing: '查看条目',
      quantity: '样品数或月数',
      submit: '为企业预约',
      override: '放行并预约',
      says: '预约立即成立并通知企业。价格按客户类别和收费细则计算，由企业自付，不使用创新券。',
      done: '已为 {name} 预约，编号 {what}',
      nearest: '最近可约：',
      nobody: '不能放行',
      warnings: '请告知企业以下提醒',
      read: '“{rule}”已告知企业',
      reason: '放行理由',
      reasonHint: '不符合规则仍要预约的，填写理由；理由和放行人记入预约和审计记录，企业看得到。',
      grants: '企业申请例外（{rules}），理由：{reason}。确认即为放行。',
    },
  },
  {
    desk: {
      title: 'Book for a customer',
      text: 'For enterprises that call or stand at the desk: the booking stands at once.',
      open: 'Book for a customer',
      choose: 'Choose the instrument or service first.',
      closed: 'This listing cannot be booked',
      closedText: 'It must be admitted and have a price.',
      toListing: 'See the listing',
      quantity: 'Samples or months',
      submit: 'Book for the enterprise',
      override: 'Allow it and book',
      says: 'The booking stands at once and the enterprise is told. Its price follows from the customer’s class and the tariff; the enterprise pays it itself, without a voucher.',
      done: 'Booked for {name}, number {what}',
      nearest: 'Nearest free:',
      nobody: 'nobody can allow it',
      warnings: 'Tell the enterprise of these warnings',
      read: 'The enterprise was told: {rule}',
      reason: 'Why it is allowed',
      reasonHint:
        'To book against the rules, say why; the reason and who allowed it are kept with the booking and in the audit trail, and the enterprise sees them.',
      grants: 'The enterprise asks for an exception ({rules}) because: {reason}. Confirming grants it.',
    },
  },
);
