import { computed, reactive, ref, watch } from 'vue';
import { useRouter } from 'vue-router';
import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';
import { DAY_MS, formatDay, fromLocal, startOfDay, startOfWeek } from '@/parts/time';
import { useAddress } from '@/parts/useAddress';
import { hasCalendar, matches, sorted } from '../listings/find';
import { closedIn, type Timetable } from '../listings/hours';
import { useOwnListings } from '../listings/useOwnListings';
import { entriesOf } from './entries';

/** Lines that are drawn at once: a calendar of thousands would be slow and nobody would read it. */
const STEP = 40;

/** The instruments and what is on them, of the day or week in the address. */
export function useSchedule() {
  const address = useAddress(['q', 'busy', 'from', 'span']);
  const router = useRouter();
  const own = useOwnListings();
  const count = ref(STEP);

  const span = computed<'day' | 'week'>({
    get: () => (address.span === 'week' ? 'week' : 'day'),
    set: (value) => (address.span = value === 'week' ? 'week' : ''),
  });
  const from = computed<string>({
    get() {
      const at = /^\d{4}-\d{2}-\d{2}$/.test(address.from) ? fromLocal(address.from) : Date.now();
      return (span.value === 'week' ? startOfWeek(at) : startOfDay(at)).toISOString();
    },
    set: (value) => (address.from = formatDay(value) === formatDay(Date.now()) ? '' : formatDay(value)),
  });
  const days = computed(() => (span.value === 'week' ? 7 : 1));
  const to = computed(() => new Date(Date.parse(from.value) + days.value * DAY_MS).toISOString());

  const calendar = useThing({
    key: () => ['bookings', 'calendar', from.value, to.value],
    keepsLast: true,
    read: () => answer(api.GET('/api/v1/provider-calendar', { params: { query: { from: from.value, to: to.value } } })),
  });
  const advisories = useThing({
    key: () => ['bookings', 'advisories', from.value, to.value],
    keepsLast: true,
    read: () =>
      answer(
        api.GET('/api/v1/provider-calendar/advisories', { params: { query: { from: from.value, to: to.value } } }),
      ),
  });
  const entries = computed(() => entriesOf(calendar.data ?? []));
  const isBusy = computed(() => new Set(entries.value.map(({ resource }) => resource)));

  const instruments = computed(() => own.items.filter(({ kind, state }) => hasCalendar(kind) && state !== 'withdrawn'));
  const found = computed(() =>
    sorted(
      // One that was withdrawn is there while somebody still comes.
      own.items.filter(
        (each) =>
          (isBusy.value.has(each.id) || (hasCalendar(each.kind) && each.state !== 'withdrawn')) &&
          (!address.q || matches(each, address.q)) &&
          (!address.busy || isBusy.value.has(each.id)),
      ),
      'name',
    ),
  );
  watch(
    () => [address.q, address.busy],
    () => (count.value = STEP),
  );
  const drawn = computed(() => found.value.slice(0, count.value));
  const resources = computed(() =>
    drawn.value.map((each) => ({
      id: each.id,
      title: each.name,
      subtitle: [each.code !== each.name && each.code, each.location].filter(Boolean).join(' · '),
      href: router.resolve({ name: 'provider-listing', params: { id: each.id } }).href,
    })),
  );
  const ids = computed(() => new Set(drawn.value.map(({ id }) => id)));
  const shown = computed(() => entries.value.filter(({ resource }) => ids.value.has(resource)));
  const closed = computed(() =>
    drawn.value.flatMap(({ id, opening_hours }) =>
      closedIn(opening_hours as Timetable, from.value, days.value).map((window) => ({ resource: id, ...window })),
    ),
  );
  /** For the list: entries of all that was found, in the order of time. */
  const listed = computed(() => {
    const all = new Set(found.value.map(({ id }) => id));
    return entries.value
      .filter(({ resource }) => all.has(resource))
      .sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  });
  const byId = computed(() => new Map(own.items.map((each) => [each.id, each])));
  const listingOf = (id: string): Schema['ListingView'] | undefined => byId.value.get(id);

  /** What the instruments that were found tell. */
  const told = computed(() =>
    found.value.flatMap((listing) => {
      const its = (advisories.data ?? []).filter(({ listing_id }) => listing_id === listing.id);
      return its.length ? [{ listing, advisories: its }] : [];
    }),
  );

  return reactive({
    address,
    own,
    calendar,
    told,
    span,
    from,
    instruments,
    found,
    drawn,
    resources,
    shown,
    listed,
    closed,
    listingOf,
    more: () => (count.value += STEP),
  });
}
