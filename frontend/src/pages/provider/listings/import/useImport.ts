import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { upload } from '@/api/upload';
import { useAction } from '@/api/useAction';
import { LATER } from '@/api/useWork';
import type { Schema } from '@/api/client';
import { firstChoice, mappingOf, type Choice } from './choice';
import { draftOf, keepDraft } from './draft';
import { verdictOf, type Report, type Shown } from './report';
import { corrected, readSheet, type Edits, type Sheet } from './sheet';

const PATH = '/api/v1/provider/listings/import';

/** A mapping document that somebody brings along, in the place of what is chosen on the page. */
export interface Brought {
  name: string;
  text: string;
  lookup: { name: string; text: string } | null;
}

export type Step = 'file' | 'columns' | 'check';

/** An import from the choice of the file to its beginning; what follows is shown by its number of work. */
export function useImport(begun: (ticket: Schema['WorkTicket']) => unknown) {
  const step = ref<Step>('file');
  const file = shallowRef<File | null>(null);
  // Thousands of rows: not watched cell by cell.
  const sheet = shallowRef<Sheet | null>(null);
  const choice = reactive<Choice>({ fields: {}, defaults: {}, conditions: [] });
  const brought = ref<Brought | null>(null);
  const edits = ref<Edits>(new Map());
  const policy = ref<Schema['ImportPolicy']>('all_or_nothing');
  const report = shallowRef<Report | null>(null);
  /** What was sent last: where its rows are in the sheet, and how they were corrected. */
  const places = shallowRef(new Map<number, number>());
  const checked = shallowRef<Edits>(new Map());

  const verdict = computed(() => report.value && verdictOf(report.value));
  const shown = computed<Shown | null>(() =>
    sheet.value
      ? { sheet: sheet.value, edits: edits.value, checked: checked.value, choice, places: places.value }
      : null,
  );

  /** The file as it would be sent: corrected where something was corrected. */
  function content(): File {
    checked.value = new Map([...edits.value].map(([row, cells]) => [row, new Map(cells)]));
    if (!sheet.value || edits.value.size === 0) {
      places.value = new Map(sheet.value?.rows.map(({ line }, row) => [line, row]));
      return file.value!;
    }
    const made = corrected(sheet.value, edits.value, file.value!.name);
    places.value = new Map(made.lines.map((line, row) => [line, row]));
    return made.file;
  }

  function fields(more: Record<string, string>): Record<string, string | Blob> {
    const mapping = brought.value?.text ?? (sheet.value && JSON.stringify(mappingOf(choice, sheet.value)));
    return {
      ...(mapping && { mapping }),
      ...(brought.value?.lookup && { lookup: brought.value.lookup.text }),
      ...more,
      file: content(),
    };
  }

  function dryRun(options: { progress?: (share: number) => void; signal?: AbortSignal } = {}): Promise<Report> {
    return upload<Report>(PATH, fields({ dry_run: 'true', policy: 'skip_bad_rows' }), options);
  }

  /** Takes a file: shows its columns, or where it cannot be shown asks the server what it is. */
  async function take(taken: File, options: { progress: (share: number) => void; signal: AbortSignal }): Promise<void> {
    file.value = taken;
    edits.value = new Map();
    report.value = null;
    brought.value = null;
    sheet.value = await readSheet(taken);
    if (sheet.value) {
      const draft = draftOf(taken, sheet.value);
      Object.assign(choice, draft?.choice ?? firstChoice(sheet.value));
      edits.value = draft?.edits ?? new Map();
      options.progress(1);
      step.value = 'columns';
      return;
    }
    report.value = await dryRun(options);
    step.value = 'check';
  }

  const check = useAction<void, Report>({
    run: () => dryRun(),
    then: (found) => {
      report.value = found;
      step.value = 'check';
    },
  });

  const begin = useAction<void, Schema['WorkTicket']>({
    run: (_, headers) => {
      // Rows that are left out on purpose count as not taken, which “all or nothing” would refuse; there are no others.
      const isClean = verdict.value?.bad === 0 && (verdict.value.leftOut > 0 || policy.value === 'skip_bad_rows');
      const asked = isClean ? 'skip_bad_rows' : policy.value;
      return upload<Schema['WorkTicket']>(PATH, fields({ policy: asked }), { headers: { ...headers, ...LATER } });
    },
    refresh: [['work']],
    then: begun,
  });

  watch([choice, edits], () => file.value && sheet.value && keepDraft(file.value, sheet.value, choice, edits.value), {
    deep: true,
  });

  return reactive({ step, file, sheet, choice, brought, edits, policy, report, verdict, shown, take, check, begin });
}

export type Import = ReturnType<typeof useImport>;
