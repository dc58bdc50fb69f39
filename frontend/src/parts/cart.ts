import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { Schema } from '@/api/client';
import { useSession } from '@/app/session';
import type { Plea } from './rules';

/** An order as it is filled in; the API's `NewOrder` is made of it. */
export interface CartOrder extends Plea {
  window: Schema['TimeWindow'] | null;
  quantity: number;
  /** The day on which samples arrive; absent in carts that were kept before there was one, empty while it is not said. */
  samples_on?: string;
  /** `best`, `none` or a voucher's id. */
  voucher: string;
  declared: Schema['Exclusion'][];
  /** Empty: the person who orders. */
  used_by: string;
  /** Codes of services that a programme leaves out; absent in carts that were kept before there were any. */
  declared_services?: string[];
  with_operator: boolean;
  /** Number by code. */
  consumables: Record<string, number>;
  /** What the customer's own books call it, and a note to who does the work; absent in carts that were kept before. */
  customer_order_number?: string;
  customer_note?: string;
}

export interface CartLine {
  key: string;
  listing: { id: string; name: string; provider: string };
  order: CartOrder;
}

/** What the API books at once. */
export const MOST_LINES = 20;

/** Orders that a person collects to book them together, all or none. Kept in this browser until they are booked. */
export const useCart = defineStore('cart', () => {
  const session = useSession();
  const lines = ref<CartLine[]>([]);
  const place = computed(() => `cart:${session.me?.user.id ?? 'nobody'}`);
  const isFull = computed(() => lines.value.length >= MOST_LINES);

  watch(place, () => (lines.value = read(place.value)), { immediate: true });
  watch(lines, () => localStorage.setItem(place.value, JSON.stringify(lines.value)), { deep: true });
  // What another tab collects is here too.
  window.addEventListener('storage', ({ key }) => {
    if (key === place.value) lines.value = read(place.value);
  });

  /** Whether there was room for it. */
  function add(listing: Schema['ListingView'], order: CartOrder): boolean {
    if (isFull.value) return false;
    const { id, name, provider_name: provider } = listing;
    const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    lines.value.push({ key, listing: { id, name, provider }, order: JSON.parse(JSON.stringify(order)) as CartOrder });
    return true;
  }

  function remove(keys: readonly string[]) {
    lines.value = lines.value.filter(({ key }) => !keys.includes(key));
  }

  return { lines, isFull, add, remove };
});

function read(place: string): CartLine[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? (kept as CartLine[]) : [];
  } catch {
    return [];
  }
}

/** An order that nothing was said to yet. */
export function emptyOrder(listing: { voucher_payable: boolean }): CartOrder {
  return {
    window: null,
    quantity: 1,
    samples_on: '',
    voucher: listing.voucher_payable ? 'best' : 'none',
    declared: [],
    used_by: '',
    with_operator: false,
    consumables: {},
    customer_order_number: '',
    customer_note: '',
    accepted: [],
    reason: '',
  };
}
