import { words } from '../words';

/** Trainings of a listing, and what somebody is qualified for. */
export const training = words(
  {
    training: {
      title: '培训与资格',
      required: '预约此仪器需先通过培训（由供方人员操作的除外）。',
      notRequired: '预约此仪器不要求培训；供方开设了以下培训。',
      validDays: '资格有效期 {n} 天。',
      validAlways: '资格长期有效。',
      qualifiedUntil: '您已取得资格，有效至 {at}。',
      qualified: '您已取得资格，长期有效。',
      coming: '将来的培训',
      none: '目前没有可报名的培训，可与供方联系。',
      free: '余 {free} / {capacity} 个名额',
      full: '名额已满',
      take: '报名',
      takeText: '以您本人的名义报名 {time} 在{place}的培训；开始之前可以退出。通过后取得此仪器的资格。',
      taken: '已报名，请按时参加。',
      leave: '退出报名',
      leaveText: '退出后名额让给别人；开始之前还有名额时可以再报名。',
      hasLeft: '已退出报名。',
      signIn: '登录后报名',
      before: '您已报名这次培训。',
    },
  },
  {
    training: {
      title: 'Training',
      required: 'To book this instrument one must be trained, unless the provider’s staff operate it.',
      notRequired: 'No training is asked for; the provider offers these.',
      validDays: 'A qualification holds for {n} days.',
      validAlways: 'A qualification holds without end.',
      qualifiedUntil: 'You are qualified until {at}.',
      qualified: 'You are qualified, without end.',
      coming: 'Coming trainings',
      none: 'There is no training to enrol in now; ask the provider.',
      free: '{free} of {capacity} seats free',
      full: 'Full',
      take: 'Enrol',
      takeText:
        'You yourself enrol in the training at {time}, {place}; you can leave until it begins. Who passes is qualified for this instrument.',
      taken: 'Enrolled: come in time.',
      leave: 'Leave',
      leaveText: 'Your seat is free for others; you can enrol again before it begins while there are seats.',
      hasLeft: 'You have left the training.',
      signIn: 'Sign in to enrol',
      before: 'You are enrolled in this one.',
    },
  },
);
