import type { Schema } from '@/api/client';

/** Who pays, from the top. */
export const LEVELS: Schema['BudgetLevel'][] = ['province', 'city', 'district'];
