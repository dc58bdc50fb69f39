import { estimate } from './estimate';
import { choosing } from './public/choosing';
import { finding } from './public/finding';
import { record } from './public/record';
import { words } from './words';

/** The public pages' words. */
export default words(
  { ...choosing.zh, ...finding.zh, ...record.zh, estimate: estimate.zh },
  { ...choosing.en, ...finding.en, ...record.en, estimate: estimate.en },
);
