import { financeBatches } from './financeBatches';
import { financeBooks } from './financeBooks';
import { financeBudget } from './financeBudget';
import { financeReconciliation } from './financeReconciliation';
import { words } from './words';

/** The finance bureau's words, by what they are about. */
export default words(
  { ...financeBatches.zh, ...financeBooks.zh, ...financeBudget.zh, ...financeReconciliation.zh },
  { ...financeBatches.en, ...financeBooks.en, ...financeBudget.en, ...financeReconciliation.en },
);
