import type { QueryKey } from '@tanstack/vue-query';
import { computed, reactive, ref, watch } from 'vue';
import { useForm, type Form } from '@/parts/useForm';

export interface DocumentForm<V extends object, D> {
  form: Form<V>;
  /** Somebody else saved a newer version meanwhile. */
  isStale: boolean;
  /** What is typed here replaces the version that somebody else saved. */
  saveOver: (version: number) => Promise<void>;
  /** What is typed here is dropped for what somebody else saved. */
  take: (theirs: D) => void;
}

/**
 * The form of a document of which one version follows another: it stays open after saving, and its next change begins
 * from what was saved.
 */
export function useDocumentForm<V extends { version: number }, D extends { version: number }>(options: {
  name: string;
  document: () => D;
  formOf: (document: D) => V;
  save: (values: V) => Promise<D>;
  check?: (values: V) => Record<string, string | undefined | false>;
  /** `isNew`: saving made a version; what says the same as before makes none. */
  done: (saved: D, isNew: boolean) => string;
  refresh: QueryKey[];
}): DocumentForm<V, D> {
  const current = ref(options.document()) as { value: D };
  const form = useForm<V, D>({
    name: options.name,
    initial: () => options.formOf(current.value),
    check: options.check,
    submit: (values) => options.save(values),
    done: (saved) => options.done(saved, saved.version !== current.value.version),
    refresh: options.refresh,
    then: begin,
  });

  function begin(from: D) {
    current.value = from;
    form.discard();
  }

  // Nothing is typed yet: what others saved is what is changed here.
  watch(options.document, (document) => {
    if (!form.isChanged && document.version > current.value.version) begin(document);
  });

  return reactive({
    form,
    isStale: computed(() => form.problem?.code === 'stale_version'),
    async saveOver(version: number) {
      form.values.version = version;
      await form.submit();
    },
    take: begin,
  }) as unknown as DocumentForm<V, D>;
}
