import { adminPeople } from './adminPeople';
import { adminSystem } from './adminSystem';
import { words } from './words';

/** The platform's administration, by what it is about. */
export default words({ ...adminPeople.zh, ...adminSystem.zh }, { ...adminPeople.en, ...adminSystem.en });
