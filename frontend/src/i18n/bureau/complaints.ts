import { words } from '../words';

/** Complaints of the region’s companies. */
export const complaints = words(
  {
    complaint: {
      title: '投诉处理',
      text: '辖区企业对供方服务的投诉：先受理，供方答复后或逾期未答复的，由受理人作出决定。',
      one: '投诉 {reference}',
      none: '没有符合条件的投诉',
      noneHint: '企业在预约详情页投诉后会出现在这里。',
      reference: '编号',
      state: '状态',
      region: '区域',
      facts: '投诉与答复',
      handling: '处理',
      takeUp: '受理',
      takeUpText: '受理后由您处理并作出决定；供方和企业会看到受理人。',
      takeUpInstead: '现由{name}受理。改由您受理后，由您处理并作出决定；供方和企业会看到受理人。',
      takenUp: '已受理，由您处理。',
      notMine: '由受理人作出决定。要由您决定的，请先受理。',
      notHeard: '供方还可以在 {at} 前答复；答复后或到期后才能作出决定。',
      isHeard: '供方已有机会答复，可以作出决定。决定不能更改，理由告知双方。',
      uphold: '认定成立',
      upholdText: '投诉成立：计入供方的公开记录和年度评价，双方收到决定和理由；预约的金额不变。决定不能更改。',
      dismiss: '认定不成立',
      dismissText: '投诉不成立：不计入供方的记录，双方收到决定和理由。决定不能更改。',
      reason: '决定的理由（告知双方，记入档案）',
      done: { upheld: '已认定投诉成立，双方已收到通知。', dismissed: '已认定投诉不成立，双方已收到通知。' },
    },
  },
  {
    complaint: {
      title: 'Complaints',
      text: 'What companies of your region complain of. Take a complaint up first; whoever did decides once the provider has answered or is late.',
      one: 'Complaint {reference}',
      none: 'No such complaints',
      noneHint: 'What companies complain of on the page of a booking appears here.',
      reference: 'Number',
      state: 'State',
      region: 'Region',
      facts: 'Complaint and answer',
      handling: 'Handling',
      takeUp: 'Take up',
      takeUpText: 'You see to it and decide; the provider and the company see your name.',
      takeUpInstead:
        '{name} sees to it now. If you take it up, you see to it and decide; the provider and the company see your name.',
      takenUp: 'Taken up: you see to it.',
      notMine: 'Whoever took it up decides. Take it up first to decide yourself.',
      notHeard: 'The provider may answer until {at}; it can be decided after the answer or after that time.',
      isHeard:
        'The provider had its chance to answer; it can be decided. A decision is final and both sides are told why.',
      uphold: 'Find it right',
      upholdText:
        'It stands in the provider’s public record and counts in its yearly evaluation; both sides are told the decision and why. The booking’s amounts stay. This cannot be undone.',
      dismiss: 'Find it wrong',
      dismissText:
        'It does not count against the provider; both sides are told the decision and why. This cannot be undone.',
      reason: 'Why (told to both sides and recorded)',
      done: {
        upheld: 'Found right; both sides are told.',
        dismissed: 'Found wrong; both sides are told.',
      },
    },
  },
);
