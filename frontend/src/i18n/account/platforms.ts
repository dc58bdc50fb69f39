import { words } from '../words';

/** The platforms that an organisation carries. */
export const platforms = words(
  {
    platforms: {
      title: '我的平台',
      text: '科技局目录中由本单位依托建设的平台。内容有误请联系科技局更正。',
      none: '目录中没有本单位依托的平台',
      noneHint: '目录按统一社会信用代码对应依托单位；如有认定未列入，请联系科技局。',
    },
  },
  {
    platforms: {
      title: 'Our platforms',
      text: 'Platforms in the bureau’s directory that this organisation carries. Tell the bureau what is not right.',
      none: 'No platform of the directory is carried by this organisation',
      noneHint: 'The directory knows hosts by their credit code. Tell the bureau of a recognition that is missing.',
    },
  },
);
