import type { Schema } from '@/api/client';

/** The classes that a provider says; the others follow from a company's size. */
export const CLASSES = ['member', 'academic'] as const satisfies readonly Schema['CustomerClass'][];
