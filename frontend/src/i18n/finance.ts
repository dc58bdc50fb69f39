import { batches } from './finance/batches';
import { books } from './finance/books';
import { budget } from './finance/budget';
import { clearing } from './finance/clearing';
import { changes } from './finance/changes';
import { exceptions } from './finance/exceptions';
import { layouts } from './finance/layouts';
import { matching } from './finance/matching';
import { meeting } from './finance/meeting';
import { payments } from './finance/payments';
import { periods } from './finance/periods';
import { seals } from './finance/seals';
import { settlement } from './finance/settlement';
import { statements } from './finance/statements';
import { versions } from './finance/versions';
import { words } from './words';

/** The finance bureau's words, by what they are about. */
export default words(
  {
    ...batches.zh,
    ...payments.zh,
    ...books.zh,
    ...budget.zh,
    ...changes.zh,
    ...statements.zh,
    ...layouts.zh,
    ...matching.zh,
    ...exceptions.zh,
    ...periods.zh,
    ...seals.zh,
    ...settlement.zh,
    ...versions.zh,
    ...clearing.zh,
    ...meeting.zh,
  },
  {
    ...batches.en,
    ...payments.en,
    ...books.en,
    ...budget.en,
    ...changes.en,
    ...statements.en,
    ...layouts.en,
    ...matching.en,
    ...exceptions.en,
    ...periods.en,
    ...seals.en,
    ...settlement.en,
    ...versions.en,
    ...clearing.en,
    ...meeting.en,
  },
);
