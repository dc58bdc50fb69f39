import { computed, reactive } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import type { FieldError, Problem } from '@/api/problem';
import { useThing, type Thing } from '@/api/useThing';
import { ruleProblems, type RuleProblem } from '@/parts/rules';
import { useSettled } from '@/parts/useSettled';
import { deskQuestion, isWhole, type DeskOrder } from './order';

export interface DeskQuoting {
  thing: Thing<Schema['DeskQuote']>;
  isWhole: boolean;
  /** Every rule that speaks against the order. */
  problems: RuleProblem[];
  /** Why there is no quote, its rules aside. */
  problem: Problem | null;
  otherErrors: FieldError[];
  /** What the staff tell the customer: the booking comes to that, or is refused. */
  expected: Schema['ExpectedQuote'] | undefined;
}

/** What an order for a customer costs and what speaks against it, as it is filled in. */
export function useDeskQuote(listing: string, isTimed: boolean, values: DeskOrder): DeskQuoting {
  const asked = useSettled(() => ({ question: deskQuestion(listing, values), isWhole: isWhole(values, isTimed) }));
  const thing = useThing({
    key: () => ['quotes', 'desk', asked.value.question],
    keepsLast: true,
    read: () => answer(api.POST('/api/v1/provider/bookings/quote', { body: asked.value.question })),
    enabled: () => asked.value.isWhole,
  });
  const isAsked = computed(
    () => JSON.stringify(asked.value.question) === JSON.stringify(deskQuestion(listing, values)),
  );
  const problems = computed(() =>
    asked.value.isWhole && !thing.isLast ? ruleProblems(thing.data, thing.problem) : [],
  );
  const otherErrors = computed(
    () => thing.problem?.errors.filter(({ code }) => !problems.value.some(({ rule }) => rule === code)) ?? [],
  );
  return reactive({
    thing,
    isWhole: computed(() => asked.value.isWhole),
    problems,
    problem: computed(() => thing.problem),
    otherErrors,
    expected: computed(() =>
      thing.data && !thing.isLast && !thing.problem && asked.value.isWhole && isAsked.value
        ? { price_fen: thing.data.price.amount_fen, subsidy_fen: thing.data.subsidy_fen }
        : undefined,
    ),
  }) as DeskQuoting;
}
