import { words } from '../words';

/** How many people sign a settlement batch. */
export const settlement = words(
  {
    settlement: {
      title: '结算设置',
      text: '一个批次要几个人签字才能付款、最低拨付金额、追回的期限。',
      open: '结算设置',
      now: '现行规定',
      never: '两人签字：一人编制，另一人复核并授权，不论金额大小。',
      above: '超过 {amount} 元的批次须三人签字：编制、复核、授权各一人；不超过的两人签字。',
      readOnly: '由复核员修改。',
      change: '修改',
      signatures: '签字人数',
      two: '都由两人签字',
      three: '超过一定金额的由三人签字',
      amount: '超过多少须三人',
      amountHint: '按批次总金额；刚好等于这个数的仍为两人',
      minimum: '最低拨付金额',
      minimumHint: '同一收款单位一期合计不足此数的，留待以后一并拨付；不填则不限',
      minimumNow: '同一收款单位一期合计不足 {amount} 元的，留待以后一并拨付。',
      clawback_hearing_days: '追回前听取陈述的天数',
      clawback_repay_days: '决定追回后退还的天数',
      clawbackNow: '追回：收款单位可在 {hearing} 天内陈述意见，决定后应在 {repay} 天内退还。',
      will: '保存后复核的批次按新规定办理；已复核的不变。设三人签字之前，请确认至少有两位复核员，否则大额批次无人授权。修改会记入审计记录。',
      saved: '结算设置已保存',
      third: '本批次金额较大，须三人签字：复核人不能再授权。',
      thirdAhead: '本批次超过 {amount} 元，须三人签字：复核的人不能再授权，由另一位复核员授权。',
      waitsForThird: '您已复核本批次。金额较大，须由第三人授权。',
    },
  },
  {
    settlement: {
      title: 'Settlement settings',
      text: 'How many people sign a batch before it is paid, the smallest payment, and the periods of clawbacks.',
      open: 'Settings',
      now: 'In force',
      never: 'Two signatures: one person drafts, another checks and authorises, whatever the amount.',
      above:
        'Batches of more than {amount} yuan need three signatures: one person each drafts, checks and authorises. Two sign the others.',
      readOnly: 'The checker changes it.',
      change: 'Change',
      signatures: 'Signatures',
      two: 'Two people sign every batch',
      three: 'Three people sign batches above an amount',
      amount: 'Three sign above',
      amountHint: 'Of the whole batch; two still sign one of just this amount',
      minimum: 'Smallest payment',
      minimumHint: 'A payee with less in a period is paid together with later claims; empty: no limit',
      minimumNow: 'A payee with less than {amount} yuan in a period is paid together with later claims.',
      clawback_hearing_days: 'Days to answer a clawback',
      clawback_repay_days: 'Days to pay a clawback back',
      clawbackNow:
        'Clawbacks: the payee may answer within {hearing} days and pays back within {repay} days of the decision.',
      will: 'It holds for batches that are checked from now on, not for those that are checked already. Make sure first that there are two checkers at least, or nobody can authorise large batches. The change is in the audit trail.',
      saved: 'The settings are saved',
      third: 'This batch is large and needs three signatures: who checked it cannot authorise it.',
      thirdAhead:
        'This batch is above {amount} yuan and needs three signatures: who checks it cannot authorise it, another checker does.',
      waitsForThird: 'You checked this batch. It is large: a third person must authorise it.',
    },
  },
);
