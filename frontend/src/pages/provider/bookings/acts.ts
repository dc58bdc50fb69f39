import { computed, reactive } from 'vue';
import { useI18n } from 'vue-i18n';
import { answer, api, type Schema } from '@/api/client';
import { useAction } from '@/api/useAction';
import { formatMinute, formatSpan } from '@/parts/time';
import { formatYuan } from '@/parts/money';

/** Customers come a little early: how long before its time a booking can be started, as the API allows. */
const EARLY_START_MS = 15 * 60_000;

/** What a step changes elsewhere. */
export const REFRESH = [['bookings'], ['todo'], ['provider-calendar'], ['listings']];

export type Act = 'confirm' | 'decline' | 'start' | 'checkOut' | 'noShow' | 'cancel';

/** Which acts a booking's state and time allow to its provider. */
export function actsOf(
  booking: Pick<Schema['BookingView'], 'state' | 'window'> & Pick<Schema['PresentBooking'], 'attendance'>,
  now: number,
): Act[] {
  const startsAt = booking.window ? Date.parse(booking.window.starts_at) : null;
  switch (booking.state) {
    case 'requested':
      return ['confirm', 'decline'];
    case 'confirmed':
      if (startsAt === null) return ['cancel'];
      return [
        ...(now >= startsAt - EARLY_START_MS ? (['start'] as const) : []),
        ...(now >= startsAt ? (['noShow'] as const) : []),
        'cancel',
      ];
    case 'in_use':
      // Who came before check-in was kept, or has gone, has nothing to check out of.
      return booking.attendance?.checked_in_at && !booking.attendance.checked_out_at
        ? ['checkOut', 'cancel']
        : ['cancel'];
    default:
      return [];
  }
}

/** When a confirmed booking of a time can be started; null where that is no question. */
export function startFrom(booking: Pick<Schema['BookingView'], 'state' | 'window'>): number | null {
  return booking.state === 'confirmed' && booking.window ? Date.parse(booking.window.starts_at) - EARLY_START_MS : null;
}

/** Whether a delivery may be reported now: not before the booked time begins. */
export function canDeliver(booking: Pick<Schema['BookingView'], 'state' | 'window'>, now: number): boolean {
  const isOpen = booking.state === 'confirmed' || booking.state === 'in_use';
  return isOpen && (!booking.window || now >= Date.parse(booking.window.starts_at));
}

/** From confirmation to acceptance. */
export function takesResults(state: Schema['BookingState']): boolean {
  return ['confirmed', 'in_use', 'delivered', 'disputed'].includes(state);
}

/** What a provider does about a booking, with what each act will do said before. */
export function useActs(booking: () => Schema['BookingView']) {
  const { t } = useI18n();
  const params = () => ({ path: { id: booking().id } });

  const confirm = useAction({
    run: (_: string, headers) => answer(api.POST('/api/v1/bookings/{id}/confirm', { params: params(), headers })),
    done: () => t('provider.act.confirmed'),
    refresh: REFRESH,
  });
  const decline = useAction({
    run: (reason: string, headers) =>
      answer(api.POST('/api/v1/bookings/{id}/decline', { params: params(), body: { reason }, headers })),
    done: () => t('provider.act.declined'),
    refresh: REFRESH,
  });
  const start = useAction({
    run: (_: string, headers) => answer(api.POST('/api/v1/bookings/{id}/start', { params: params(), headers })),
    done: () => t('provider.act.started'),
    refresh: REFRESH,
  });
  const checkOut = useAction({
    run: (_: string, headers) =>
      answer(api.POST('/api/v1/bookings/{id}/check-out', { params: params(), body: {}, headers })),
    done: () => t('provider.attendance.checkedOut'),
    refresh: REFRESH,
  });
  const noShow = useAction({
    run: (_: string, headers) => answer(api.POST('/api/v1/bookings/{id}/no-show', { params: params(), headers })),
    done: () => t('provider.act.noShowDone'),
    refresh: REFRESH,
  });
  const cancel = useAction({
    run: (reason: string, headers) =>
      answer(api.POST('/api/v1/bookings/{id}/cancel', { params: params(), body: { reason }, headers })),
    done: () => t('provider.act.cancelled'),
    refresh: REFRESH,
  });

  const says = computed(() => {
    const { window, subsidy_fen: held, names, allowance } = booking();
    const { enterprise } = names;
    const isHeld = held > 0;
    const money = isHeld ? t('provider.act.released', { held: formatYuan(held) }) : t('provider.act.free');
    const agreed = window
      ? t('provider.act.confirmText', { time: formatSpan(window.starts_at, window.ends_at), enterprise })
      : t('provider.act.confirmWork', { enterprise });
    const confirm = [
      agreed,
      isHeld && t('provider.act.confirmHeld', { held: formatYuan(held) }),
      // Who confirms lets the booking stand against the rules: that is to be known before.
      allowance?.is_asked &&
        t('provider.desk.grants', {
          rules: [...new Set(allowance.breaches.map(({ rule }) => t(`common.rule.${rule}`)))].join(
            t('provider.documents.and'),
          ),
          reason: allowance.reason ?? '',
        }),
    ];
    return {
      confirm: confirm.filter(Boolean).join(' '),
      decline: `${t('provider.act.declineText')} ${money}`,
      start: t('provider.act.startText', { enterprise }),
      checkOut: t('provider.attendance.checkOutText', { enterprise }),
      noShow: `${t('provider.act.noShowText')} ${money}`,
      cancel: `${t('provider.act.cancelText')} ${money}`,
    } satisfies Record<Act, string>;
  });
  const startSays = computed(() => {
    const from = startFrom(booking());
    return from === null ? '' : t('provider.act.startFrom', { at: formatMinute(from) });
  });

  return reactive({ confirm, decline, start, checkOut, noShow, cancel, says, startSays });
}
