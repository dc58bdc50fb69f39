import { words } from '../words';

/** What waits in finance, and what the pages of budgets say beside `appropriations`. */
export const budget = words(
  {
    todo: {
      title: '待办',
      maker: '等您编制、导出、重发和提出意见的事，以及等复核员处理的事。',
      checker: '等您复核、授权、核准和关账的事。',
      batches: '查看结算批次',
      budget: '查看预算执行',
    },
    budget: {
      title: '预算执行',
      text: '每个券种一年的指标用到哪里、还剩多少，并按近 90 天的进度推算年末。',
      thisYear: '{year}（今年）',
      lines: '查看指标明细',
      yearAndDocument: '年度、文号',
      noneFound: '换一个券种或年度，或清除筛选。',
      proposed: '已提出 {amount} 元，等待另一人核准；核准之前资金不动',
      documentHint: '预算文件的文号或标题，供审计查对',
      increaseHint: '追加所依据的文件；只记入办理记录，列表仍显示首次下达的文号',
    },
  },
  {
    todo: {
      title: 'To do',
      maker: 'What you draft, export, reissue and propose on, and what waits for the checker.',
      checker: 'What you check, authorise, agree to and close.',
      batches: 'See the batches',
      budget: 'See how the budget is used',
    },
    budget: {
      title: 'Use of the budget',
      text: 'How far each programme’s budget of a year is used, what is left, and what is expected at its end by the pace of the last 90 days.',
      thisYear: '{year} (this year)',
      lines: 'See the budget lines',
      yearAndDocument: 'Year, document',
      noneFound: 'Choose another programme or year, or clear the filters.',
      proposed: 'Proposed: {amount} yuan; no money moves until another person agrees',
      documentHint: 'Number or title of the budget document, for the audit',
      increaseHint: 'The document for this increase; it is kept in the audit trail, the list goes on showing the first',
    },
  },
);
