import { estimate } from './estimate';
import { finding } from './public/finding';
import { record } from './public/record';
import { words } from './words';

/** The public pages' words. */
export default words(
  { ...finding.zh, ...record.zh, estimate: estimate.zh },
  { ...finding.en, ...record.en, estimate: estimate.en },
);
