import { useQueryClient, type QueryKey } from '@tanstack/vue-query';
import { computed, onScopeDispose, provide, reactive, ref, toRaw, watch, type InjectionKey } from 'vue';
import { Once } from '@/api/once';
import { Problem, type FieldError } from '@/api/problem';
import { useSession } from '@/app/session';
import { tell } from '@/app/tell';

export interface Form<V extends object> {
  /** What is typed. */
  values: V;
  /** Sentences by field name. */
  errors: Record<string, string>;
  problem: Problem | null;
  /** Errors that no field on the page shows. */
  otherErrors: FieldError[];
  isBusy: boolean;
  /** A draft of an earlier visit was put back. */
  isRestored: boolean;
  isChanged: boolean;
  submit: () => Promise<boolean>;
  /** Back to how the form began. */
  discard: () => void;
  /** What `FormField` calls to say that it shows this field's error. */
  show: (name: string) => () => void;
}

export const formKey: InjectionKey<Form<object>> = Symbol('form');

/**
 * A form whose typing survives errors, reloads and ended sign-ins: values are kept in this tab's session storage
 * under the person and `name`, until they are sent or discarded. Passwords do not belong in `initial`'s draft: name
 * them in `secret`.
 */
export function useForm<V extends object, R>(options: {
  /** Names the draft: `booking:<listing id>`. */
  name: string;
  initial: () => V;
  submit: (values: V, headers: { 'Idempotency-Key': string }) => Promise<R>;
  done?: (result: R) => string;
  refresh?: QueryKey[];
  then?: (result: R) => unknown;
  /** Checks that need no server: field name and sentence. */
  check?: (values: V) => Record<string, string | undefined | false>;
  secret?: (keyof V)[];
}): Form<V> {
  const client = useQueryClient();
  const once = new Once();
  const place = `draft:${useSession().me?.user.id ?? 'nobody'}:${options.name}`;
  const kept = sessionStorage.getItem(place);
  const values = reactive(options.initial()) as V;
  /** What is on the server or was never touched: it needs no draft. */
  let settled = JSON.stringify(values);
  if (kept) Object.assign(values, JSON.parse(kept));

  const shown = reactive(new Set<string>());
  const problem = ref<Problem | null>(null);
  const checked = ref<Record<string, string>>({});
  const isChanged = ref(kept !== null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const errors = computed(() => {
    const found: Record<string, string> = { ...checked.value };
    for (const { field, message } of problem.value?.errors ?? []) found[fieldOf(field, shown)] ??= message;
    return found;
  });

  function save() {
    clearTimeout(timer);
    if (!isChanged.value) {
      sessionStorage.removeItem(place);
      return;
    }
    const draft = { ...toRaw(values) };
    for (const name of options.secret ?? []) delete draft[name];
    sessionStorage.setItem(place, JSON.stringify(draft));
  }

  watch(
    values,
    () => {
      isChanged.value = JSON.stringify(values) !== settled;
      clearTimeout(timer);
      timer = setTimeout(save, 300);
    },
    { deep: true },
  );
  window.addEventListener('pagehide', save);
  onScopeDispose(() => {
    save();
    window.removeEventListener('pagehide', save);
  });

  function settle() {
    clearTimeout(timer);
    settled = JSON.stringify(values);
    isChanged.value = false;
    sessionStorage.removeItem(place);
  }

  // The refs are unwrapped by `reactive`, which the annotation cannot see.
  const form = reactive({
    values,
    errors,
    problem,
    otherErrors: computed(() => problem.value?.errors.filter(({ field }) => !shown.has(fieldOf(field, shown))) ?? []),
    isBusy: false,
    isRestored: kept !== null,
    isChanged,
    async submit() {
      if (form.isBusy) return false;
      problem.value = null;
      const wrong = Object.entries(options.check?.(values) ?? {}).filter(([, text]) => text);
      checked.value = Object.fromEntries(wrong) as Record<string, string>;
      if (wrong.length > 0) {
        focusField(wrong[0]![0]);
        return false;
      }
      form.isBusy = true;
      try {
        const result = await once.run((headers) => options.submit(values, headers));
        settle();
        for (const queryKey of options.refresh ?? []) void client.invalidateQueries({ queryKey });
        if (options.done) tell(options.done(result));
        await options.then?.(result);
        return true;
      } catch (cause) {
        problem.value = Problem.of(cause);
        const first = problem.value.errors[0];
        if (first) focusField(fieldOf(first.field, shown));
        return false;
      } finally {
        form.isBusy = false;
      }
    },
    discard() {
      Object.assign(values, options.initial());
      settle();
      problem.value = null;
      checked.value = {};
      form.isRestored = false;
    },
    show(name: string) {
      shown.add(name);
      return () => void shown.delete(name);
    },
  }) as unknown as Form<V>;
  provide(formKey, form as Form<object>);
  return form;
}

/** The field that shows an error: the one of the same path, or the nearest one that contains it. */
function fieldOf(path: string, shown: Set<string>): string {
  for (let at = path; at !== ''; at = at.replace(/(?:^|\.)[^.[\]]+$|\[\d+\]$/, '')) {
    if (shown.has(at)) return at;
  }
  return path;
}

function focusField(name: string) {
  setTimeout(() => {
    const field = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const control = field?.querySelector<HTMLElement>('input, select, textarea, button');
    control?.focus();
  });
}
