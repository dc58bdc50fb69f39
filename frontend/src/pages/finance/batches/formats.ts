import type { Schema } from '@/api/client';

/** How payment files are written. */
export const FORMATS: Schema['FileFormat'][] = ['xlsx', 'csv', 'pain.001.001.09', 'pain.001.001.03'];

/** The word of a format: dots part the words of messages. */
export const formatKey = (format: Schema['FileFormat']) => format.replaceAll('.', '_');
