import { words } from '../words';

/** Grades of providers, for everybody. */
export const evaluation = words(
  {
    evaluation: {
      title: '绩效评价结果',
      text: '已定级的评价期及供方排名。得分由平台自身的记录计算，定级后冻结。',
      choose: '评价期',
      option: '{year} 年度（{kind}，{days}）',
      none: '还没有已定级的评价',
      noneHint: '主管部门定级后在此公开。',
      ranking: '排名',
      noRanking: '该评价期没有参评供方',
    },
  },
  {
    evaluation: {
      title: 'Evaluation of providers',
      text: 'Periods that were graded, with their ranking. Scores are counted from the platform’s own records and frozen with the grade.',
      choose: 'Period',
      option: '{year} ({kind}, {days})',
      none: 'Nothing graded yet',
      noneHint: 'Grades are public once the bureau has frozen them.',
      ranking: 'Ranking',
      noRanking: 'No provider took part',
    },
  },
);
