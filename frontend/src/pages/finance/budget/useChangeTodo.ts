import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ExtraTodo } from '@/parts/todoGroups';
import { useMay } from '../useMay';
import type { Change } from './changes';
import { useLines, useProposedChanges } from './useLines';

/** Proposed changes of budget lines as things that wait; the API's own list of what waits does not know them. */
export function useChangeTodo() {
  const { t } = useI18n();
  const may = useMay();
  const proposed = useProposedChanges(() => may.agree || may.grant);
  const hasAny = computed(() => Boolean(proposed.data?.length));
  const { byId, nameOf } = useLines(() => hasAny.value);

  function group(changes: Change[], label: string) {
    return {
      key: label,
      label: t(label),
      count: changes.length,
      items: changes.slice(0, 20).map((change) => ({
        id: change.id,
        label: change.document,
        about: `${t(`finance.lineChanges.kinds.${change.kind}`)} · ${nameOf(byId.value.get(change.appropriation_id))}`,
        state: change.state,
        since: change.proposed_at,
        amount_fen: change.amount_fen,
      })),
      to: () => ({ name: 'finance-appropriation-changes' }),
    };
  }

  return computed<ExtraTodo>(() => {
    const isOwn = ({ proposed_by }: Change) => proposed_by === may.id;
    const others = may.agree ? (proposed.data ?? []).filter((change) => !isOwn(change)) : [];
    const own = (proposed.data ?? []).filter(isOwn);
    return {
      forMe: others.length ? [group(others, 'finance.lineChanges.waiting')] : [],
      forOthers: own.length ? [group(own, 'finance.lineChanges.waitingElse')] : [],
    };
  });
}
