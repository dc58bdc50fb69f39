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
  const shownLines = computed(() => {
    const { way, kind, statement, from, to, q } = address;
    return all.value.filter(
      ({ line, exception }) =>
        (!way || line.direction === way) &&
        (!kind || exception?.kind === kind) &&
        (!statement || line.statement_id === statement) &&
        (!from || line.booked_on >= from) &&
        (!to || line.booked_on <= to) &&
        (!q || lineSays(line, q)),
    );
  });

  const lineIds = reactive(new Set<string>(address.line ? [address.line] : []));
  const paymentIds = reactive(new Set<string>(address.payment ? [address.payment] : []));
  const lineOf = computed(() => new Map(all.value.map((open) => [open.line.id, open])));
  const paymentOf = computed(() => new Map(payments.value.map((payment) => [payment.id, payment])));
  const chosenLines = computed(() =>
    [...lineIds].flatMap((id) => lineOf.value.get(id) ?? []).filter((open) => isMatchable(open)),
  );
  const chosenPayments = computed(() =>
    [...paymentIds].flatMap((id) => paymentOf.value.get(id) ?? []).filter(({ open_fen }) => open_fen > 0),
  );
  const plan = computed(() => planOf(chosenLines.value, chosenPayments.value));

  const shownPayments = computed(() => {
    const { from, to, q } = address;
    const found = payments.value.filter(
      (payment) =>
        (!from || formatDay(payment.sent_at) >= from) &&
        (!to || formatDay(payment.sent_at) <= to) &&
        (!q || paymentSays(payment, q)),
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
  const line = computed(() => lineOf.value.get(activeLine.value) ?? null);
  const payment = computed(() => paymentOf.value.get(activePayment.value) ?? null);

  const flip = (ids: Set<string>, id: string) => (ids.has(id) ? ids.delete(id) : ids.add(id));
  const hidden = computed(() => {
    if (!chosenLines.value.length && !chosenPayments.value.length) return 0;
    const seen = new Set<object>([...shownLines.value, ...shownPayments.value]);
    return [...chosenLines.value, ...chosenPayments.value].filter((chosen) => !seen.has(chosen)).length;
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
