import type { Schema } from '@/api/client';

/** A file as the viewer takes it: where it is read, and what its button says. */
export interface ShownFile {
  id: string;
  path: string;
  label: string;
  file_name: string;
  media_type: string;
  size_bytes: number;
  e_invoice?: Schema['EInvoice'] | null;
}

/** Files without a kind of their own, called by their names. */
export function namedFiles(files: Schema['Attachment'][], folder: string): ShownFile[] {
  return files.map((file) => ({ ...file, path: `${folder}/${file.id}`, label: file.file_name }));
}
