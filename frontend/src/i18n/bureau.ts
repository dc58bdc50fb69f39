import { admission } from './bureau/admission';
import { bookings } from './bureau/bookings';
import { complaints } from './bureau/complaints';
import { conduct } from './bureau/conduct';
import { directory } from './bureau/directory';
import { evaluation } from './bureau/evaluation';
import { laterRules } from './bureau/laterRules';
import { notices } from './bureau/notices';
import { programmes } from './bureau/programmes';
import { reports } from './bureau/reports';
import { rewards } from './bureau/rewards';
import { review } from './bureau/review';
import { transfer } from './bureau/transfer';
import { risk } from './bureau/risk';
import { sanctions } from './bureau/sanctions';
import { simulation } from './bureau/simulation';
import { words } from './words';

export default words(
  {
    ...review.zh,
    ...admission.zh,
    ...notices.zh,
    ...bookings.zh,
    ...complaints.zh,
    ...conduct.zh,
    ...directory.zh,
    ...transfer.zh,
    ...evaluation.zh,
    ...programmes.zh,
    ...laterRules.zh,
    ...simulation.zh,
    ...reports.zh,
    ...rewards.zh,
    ...risk.zh,
    ...sanctions.zh,
  },
  {
    ...review.en,
    ...admission.en,
    ...notices.en,
    ...bookings.en,
    ...complaints.en,
    ...conduct.en,
    ...directory.en,
    ...transfer.en,
    ...evaluation.en,
    ...programmes.en,
    ...laterRules.en,
    ...simulation.en,
    ...reports.en,
    ...rewards.en,
    ...risk.en,
    ...sanctions.en,
  },
);
