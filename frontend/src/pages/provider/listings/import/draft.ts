import type { Choice } from './choice';
import type { Edits, Sheet } from './sheet';

/*
 * What was chosen for lists with these columns is remembered for the next such list (this browser); corrections of one
 * file come back when the same file is chosen again after a reload (this tab).
 */

const choicePlace = (sheet: Sheet) => `import-columns:${sheet.columns.join('\u001f')}`;
const editsPlace = (file: File) => `draft:import:${file.name}:${file.size}:${file.lastModified}`;

export function draftOf(file: File, sheet: Sheet): { choice: Choice | null; edits: Edits } {
  const choice = JSON.parse(localStorage.getItem(choicePlace(sheet)) ?? 'null') as Choice | null;
  const kept = JSON.parse(sessionStorage.getItem(editsPlace(file)) ?? '[]') as [number, [number, string][]][];
  return { choice, edits: new Map(kept.map(([row, cells]) => [row, new Map(cells)])) };
}

export function keepDraft(file: File, sheet: Sheet, choice: Choice, edits: Edits): void {
  try {
    // Hundreds of columns are those of a whole database, not of a list that comes again.
    if (sheet.columns.length <= 200) localStorage.setItem(choicePlace(sheet), JSON.stringify(choice));
    if (edits.size === 0) sessionStorage.removeItem(editsPlace(file));
    else sessionStorage.setItem(editsPlace(file), JSON.stringify([...edits].map(([row, cells]) => [row, [...cells]])));
  } catch {
    // A browser that is full forgets it, which costs no more than choosing again.
  }
}
