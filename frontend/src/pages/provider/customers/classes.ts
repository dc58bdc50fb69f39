import type { Schema } from '@/api/client';

/** The classes that a provider says; `standard` of other providers, which are academic otherwise. The others follow from a company's size. */
export const CLASSES = ['member', 'academic', 'standard'] as const satisfies readonly Schema['CustomerClass'][];
