import { computed, onScopeDispose, ref, watch } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { questionOf, type OrderForm } from '../order';
import { isRhythmWhole, isWithin, MOST_TIMES, occurrencesOf, type Occurrence, type RhythmForm } from './plan';

export interface SeriesForm extends OrderForm, RhythmForm {
  occurrences: number;
  skip_what_clashes: boolean;
}

/** So many are asked about at once. */
const AT_ONCE = 3;

/** Every occurrence of a series, looked at one after the other as it is filled in. */
export function usePlan(listing: string, values: SeriesForm) {
  const occurrences = ref<Occurrence[]>([]);
  let round = 0;

  /** The wish, as far as it is whole. */
  const wish = computed(() => {
    const { window, occurrences: times } = values;
    if (!window || !isRhythmWhole(values, window) || !isWithin(times, 2, MOST_TIMES)) return null;
    return { order: questionOf(listing, values), wished: occurrencesOf(window, values, times) };
  });

  async function look() {
    const mine = ++round;
    const asked = wish.value;
    occurrences.value = asked?.wished ?? [];
    if (!asked) return;
    const places = asked.wished.entries();
    const next = async () => {
      for (const [place, { window }] of places) {
        if (!window) continue;
        const found = await ask({ ...asked.order, window });
        if (mine !== round) return;
        occurrences.value[place] = { window, ...found };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  let waiting: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => JSON.stringify(wish.value),
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => void look(), 400);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(waiting);
    round += 1;
  });

  /** What the server said of some of them when they were to be booked. */
  function refuse(refused: ReadonlyMap<number, Problem>) {
    for (const [place, problem] of refused) {
      const { window } = occurrences.value[place] ?? {};
      if (window) occurrences.value[place] = { window, problem };
    }
  }
  return { occurrences, refuse };
}

async function ask(body: Schema['NewOrder']): Promise<Pick<Occurrence, 'quote' | 'problem'>> {
  try {
    return { quote: await answer(api.POST('/api/v1/bookings/quote', { body })) };
  } catch (cause) {
    return { problem: Problem.of(cause) };
  }
}
