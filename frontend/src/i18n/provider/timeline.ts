import { words } from '../words';

export const timeline = words({}, {});
