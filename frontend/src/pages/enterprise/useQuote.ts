import { computed, onScopeDispose, reactive, ref, watch } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import type { FieldError, Problem } from '@/api/problem';
import { useThing, type Thing } from '@/api/useThing';
import { ruleProblems, type RuleProblem } from '@/parts/rules';
import { questionOf, type OrderForm, type OrderShape } from './order';

export interface Quoting {
  thing: Thing<Schema['QuoteAnswer']>;
  /** Enough is filled in to ask. */
  isWhole: boolean;
  /** Everything of the listing's rules that speaks against the order. */
  problems: RuleProblem[];
  /** Why there is no quote, its rules aside. */
  problem: Problem | null;
  otherErrors: FieldError[];
  /** What the person is looking at while pressing the button: the booking comes to that, or is refused. */
  expected: Schema['ExpectedQuote'] | undefined;
}

/** What an order costs and what speaks against it, as it is filled in. */
export function useQuote(listing: string, shape: OrderShape, values: OrderForm): Quoting {
  const asked = ref(questionOf(listing, values));
  // Typing asks for one quote, not for one per key.
  let waiting: ReturnType<typeof setTimeout> | undefined;
  watch(
    values,
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => (asked.value = questionOf(listing, { ...values })), 300);
    },
    { deep: true },
  );
  onScopeDispose(() => clearTimeout(waiting));

  const isWhole = computed(() => shape === 'quantity' || Boolean(asked.value.window));
  const thing = useThing({
    key: () => ['quotes', asked.value],
    keepsLast: true,
    read: () => answer(api.POST('/api/v1/bookings/quote', { body: asked.value })),
    enabled: () => isWhole.value,
  });
  const isAsked = computed(() => JSON.stringify(asked.value) === JSON.stringify(questionOf(listing, values)));
  const problems = computed(() => (isWhole.value && !thing.isLast ? ruleProblems(thing.data, thing.problem) : []));
  const otherErrors = computed(
    () => thing.problem?.errors.filter(({ code }) => !problems.value.some(({ rule }) => rule === code)) ?? [],
  );
  return reactive({
    thing,
    isWhole,
    problems,
    otherErrors,
    problem: computed(() => (problems.value.length > 0 && otherErrors.value.length === 0 ? null : thing.problem)),
    expected: computed(() =>
      thing.data && !thing.isLast && !thing.problem && isWhole.value && isAsked.value
        ? { price_fen: thing.data.price.amount_fen, subsidy_fen: thing.data.subsidy_fen }
        : undefined,
    ),
  }) as Quoting;
}
