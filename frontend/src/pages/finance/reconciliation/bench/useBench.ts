import { computed, reactive, ref, watch } from 'vue';
import { formatDay } from '@/parts/time';
import { useExpected, useWaitingExceptions, useWaitingLines } from '../useWaiting';
import {
  isMatchable,
  lineSays,
  openLines,
  payables,
  paymentSays,
  planOf,
  ranked,
  type OpenLine,
  type Payable,
} from './bench';

type Words = Record<'q' | 'way' | 'kind' | 'from' | 'to' | 'statement' | 'line' | 'payment', string>;

/** Both sides of the workbench: what waits, what of it is shown, what is chosen and what that comes to. */
export function useBench(address: Words) {
  const lines = useWaitingLines();
  const exceptions = useWaitingExceptions();
  const expected = useExpected();

  const all = computed(() => openLines(lines.items, exceptions.items));
  const payments = computed(() => payables(expected.items, exceptions.items));
  const shownLines = computed(() =>
    all.value.filter(
      ({ line, exception }) =>
        (!address.way || line.direction === address.way) &&
        (!address.kind || exception?.kind === address.kind) &&
        (!address.statement || line.statement_id === address.statement) &&
        (!address.from || line.booked_on >= address.from) &&
        (!address.to || line.booked_on <= address.to) &&
        (!address.q || lineSays(line, address.q)),
    ),
  );

  const lineIds = reactive(new Set<string>(address.line ? [address.line] : []));
  const paymentIds = reactive(new Set<string>(address.payment ? [address.payment] : []));
  const chosenLines = computed(() => all.value.filter((open) => lineIds.has(open.line.id) && isMatchable(open)));
  const chosenPayments = computed(() =>
    payments.value.filter(({ id, open_fen }) => paymentIds.has(id) && open_fen > 0),
  );
  const plan = computed(() => planOf(chosenLines.value, chosenPayments.value));

  const shownPayments = computed(() => {
    const found = payments.value.filter(
      (payment) =>
        (!address.from || formatDay(payment.sent_at) >= address.from) &&
        (!address.to || formatDay(payment.sent_at) <= address.to) &&
        (!address.q || paymentSays(payment, address.q)),
    );
    const guide = chosenLines.value[0];
    return guide ? ranked(found, guide) : found;
  });

  /** Payments that are in the queue already because no statement shows them. */
  const missing = computed(
    () =>
      new Map(
        exceptions.items.filter(({ line_id }) => !line_id).map((exception) => [exception.payment_id ?? '', exception]),
      ),
  );

  const activeLine = ref(address.line);
  const activePayment = ref(address.payment);
  const line = computed(() => all.value.find((open) => open.line.id === activeLine.value) ?? null);
  const payment = computed(() => payments.value.find(({ id }) => id === activePayment.value) ?? null);

  const flip = (ids: Set<string>, id: string) => (ids.has(id) ? ids.delete(id) : ids.add(id));
  const hidden = computed(() => {
    const seenLines = new Set(shownLines.value.map((open) => open.line.id));
    const seenPayments = new Set(shownPayments.value.map(({ id }) => id));
    return (
      chosenLines.value.filter((open) => !seenLines.has(open.line.id)).length +
      chosenPayments.value.filter(({ id }) => !seenPayments.has(id)).length
    );
  });

  // The address brought one line or payment; once it is there it is like any other.
  watch(
    () => [address.line, address.payment],
    () => {
      if (address.line) lineIds.add((activeLine.value = address.line));
      if (address.payment) paymentIds.add((activePayment.value = address.payment));
    },
  );

  return reactive({
    lines,
    exceptions,
    expected,
    shownLines,
    shownPayments,
    fresh: computed(() => all.value.filter((open) => !open.exception && open.line.state === 'unmatched').length),
    missing,
    chosenLines,
    chosenPayments,
    /** Chosen, and not among what the filters show. */
    hidden,
    plan,
    activeLine,
    activePayment,
    line,
    payment,
    toggleLines: (some: OpenLine[]) => some.forEach((open) => flip(lineIds, open.line.id)),
    togglePayments: (some: Payable[]) => some.forEach(({ id }) => flip(paymentIds, id)),
    isChosenLine: (open: OpenLine) => lineIds.has(open.line.id) && isMatchable(open),
    isChosenPayment: ({ id, open_fen }: Payable) => paymentIds.has(id) && open_fen > 0,
    clear() {
      lineIds.clear();
      paymentIds.clear();
    },
  });
}

export type Bench = ReturnType<typeof useBench>;
