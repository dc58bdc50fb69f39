import { adminPeople } from './adminPeople';
import { adminSystem } from './adminSystem';
import { adminTools } from './adminTools';
import { words } from './words';

/** The platform's administration, by what it is about. */
export default words(
  { ...adminPeople.zh, ...adminSystem.zh, ...adminTools.zh },
  { ...adminPeople.en, ...adminSystem.en, ...adminTools.en },
);
