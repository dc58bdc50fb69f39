import { words } from '../words';

export const income = words({}, {});
