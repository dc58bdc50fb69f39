import { admission } from './bureau/admission';
import { notices } from './bureau/notices';
import { programmes } from './bureau/programmes';
import { reports } from './bureau/reports';
import { review } from './bureau/review';
import { words } from './words';

export default words(
  { ...review.zh, ...admission.zh, ...notices.zh, ...programmes.zh, ...reports.zh },
  { ...review.en, ...admission.en, ...notices.en, ...programmes.en, ...reports.en },
);
