import { say } from '@/app/language';
import { changed, type Described, type Difference, type LayoutWish } from './proposals';

/** What is to become of a layout: a new one, another version, or its going out of use or coming back into it. */
export function describeLayout<N extends { name: string }>(
  wish: LayoutWish<N>,
  now: { name: string; retired_at?: string | null } | undefined,
  rowsOf: (kept: N) => Difference[],
): Described {
  const { keep, retire } = wish;
  if (keep === undefined) {
    const name = now?.name ?? '';
    const stand = (isRetired: boolean) => say(isRetired ? 'finance.layouts.retired' : 'finance.proposals.layouts.used');
    return {
      title: say(retire ? 'finance.proposals.layouts.retire' : 'finance.proposals.layouts.restore', { name }),
      differences: changed([
        {
          label: say('finance.proposals.layouts.use'),
          before: stand(Boolean(now?.retired_at)),
          after: stand(Boolean(retire)),
        },
      ]),
    };
  }
  const none = say('finance.proposals.none');
  const filled = rowsOf(keep).map(({ label, before, after }) => ({
    label,
    before: before || none,
    after: after || none,
  }));
  return {
    title: now
      ? say('finance.proposals.layouts.change', { name: now.name })
      : say('finance.proposals.layouts.add', { name: keep.name }),
    differences: changed(filled),
  };
}
