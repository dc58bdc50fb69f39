import { estimate } from './estimate';
import { choosing } from './public/choosing';
import { directory } from './public/directory';
import { evaluation } from './public/evaluation';
import { finding } from './public/finding';
import { kiosk } from './public/kiosk';
import { record } from './public/record';
import { training } from './public/training';
import { words } from './words';

/** The public pages' words. */
export default words(
  {
    ...choosing.zh,
    ...finding.zh,
    ...kiosk.zh,
    ...record.zh,
    ...training.zh,
    ...directory.zh,
    ...evaluation.zh,
    estimate: estimate.zh,
  },
  {
    ...choosing.en,
    ...finding.en,
    ...kiosk.en,
    ...record.en,
    ...training.en,
    ...directory.en,
    ...evaluation.en,
    estimate: estimate.en,
  },
);
