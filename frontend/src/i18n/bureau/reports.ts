import { words } from '../words';

export const reports = words({}, {});
