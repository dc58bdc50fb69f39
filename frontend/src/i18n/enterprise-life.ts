import { words } from './words';

/** What a company does about its bookings beside making them. */
export const life = words(
  {
    complaint: {
      title: '我的投诉',
      text: '对供方服务的投诉，以及供方的答复和科技局的处理决定。',
      one: '投诉 {reference}',
      none: '没有符合条件的投诉',
      noneHint: '对某次服务不满意的，请打开那笔预约的详情页投诉。',
      heading: '投诉',
      hint: '对这次服务的质量、时间、安全、收费或态度不满意的，可以投诉，由科技局处理。',
      raise: '投诉',
      choose: '请选择',
      consequence:
        '投诉会告知供方和科技局。供方有七天时间答复，科技局在三十天内作出决定；成立的投诉计入供方的公开记录和评价。投诉不改变这笔预约的金额，对交付的用量或价格有异议的请在验收时提出争议。同一笔预约同时只能有一件投诉在处理。',
      statementHint: '写明时间、经过和您的要求，10 到 5000 字；供方和科技局都会看到。',
      short: '请至少写 10 个字',
      submit: '提交投诉',
      raised: '投诉 {reference} 已提交：供方已收到，科技局将受理。',
      withdraw: '撤回投诉',
      withdrawText: '撤回后供方不必再答复，科技局不再处理；不能恢复，但可以重新投诉。',
      withdrawReason: '撤回理由（供方和科技局会看到）',
      withdrawn: '投诉已撤回。',
      next: {
        open: '等供方答复；答复后或逾期未答复的，由科技局决定。',
        answered: '供方已答复，等科技局决定。',
        upheld: '科技局认定投诉成立，已计入供方的公开记录。',
        dismissed: '科技局认定投诉不成立。',
        withdrawn: '已撤回，不再处理。',
      },
    },
  },
  {
    complaint: {
      title: 'My complaints',
      text: 'What you complained of, what the providers answered and what the science bureau decided.',
      one: 'Complaint {reference}',
      none: 'No such complaints',
      noneHint: 'To complain of a service, open its booking.',
      heading: 'Complaints',
      hint: 'If the quality, time, safety, charges or people of this service were not right, you can complain; the science bureau decides.',
      raise: 'Complain',
      choose: 'Choose',
      consequence:
        'The provider and the science bureau are told. The provider has seven days to answer, the bureau decides within thirty. A complaint that is found right stands in the provider’s public record and counts in its evaluation. It changes no amount of the booking: dispute the use or the price when you are asked to accept. One complaint per booking can be open at a time.',
      statementHint:
        'When, what happened and what you ask for, in 10 to 5,000 characters; the provider and the bureau read it.',
      short: 'Write at least 10 characters',
      submit: 'Send the complaint',
      raised: 'Complaint {reference} is sent: the provider is told, and the bureau will take it up.',
      withdraw: 'Take back',
      withdrawText:
        'The provider need not answer and the bureau does not decide. This cannot be undone, but you can complain again.',
      withdrawReason: 'Why you take it back (the provider and the bureau read it)',
      withdrawn: 'The complaint is taken back.',
      next: {
        open: 'The provider has to answer; then, or when it is late, the science bureau decides.',
        answered: 'The provider has answered; the science bureau has to decide.',
        upheld: 'The bureau found it right; it stands in the provider’s public record.',
        dismissed: 'The bureau found it wrong.',
        withdrawn: 'Taken back; nothing more is done.',
      },
    },
  },
);
