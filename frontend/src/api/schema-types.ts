import type { components } from './schema';

/** The API's types by name: `Schema['BookingView']`. */
export type Schema = components['schemas'];
