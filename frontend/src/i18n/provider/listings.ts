import { words } from '../words';

export const listings = words({}, {});
