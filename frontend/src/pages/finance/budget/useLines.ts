import { computed } from 'vue';
import { answer, api } from '@/api/client';
import { readAll } from '@/api/readAll';
import { useProgrammes } from '@/api/useProgrammes';
import { useRegions } from '@/api/useRegions';
import { useThing } from '@/api/useThing';
import { say } from '@/app/language';
import type { Change, Line, LineSaid } from './changes';

/** All budget lines; `nameOf` says one in a sentence. */
export function useLines(enabled?: () => boolean) {
  const programmes = useProgrammes();
  const regions = useRegions();
  const lines = useThing<Line[]>({
    key: () => ['appropriations', 'all'],
    enabled,
    read: () =>
      readAll((cursor) => answer(api.GET('/api/v1/appropriations', { params: { query: { cursor, limit: 200 } } }))),
  });
  const byId = computed(() => new Map(lines.data?.map((line) => [line.id, line])));
  const nameOf = (line: LineSaid | undefined) =>
    line
      ? [
          programmes.nameOf(line.programme_id),
          say(`common.budget.side.${line.side}`),
          line.fiscal_year,
          regions.nameOf(line.region_code),
        ].join(' · ')
      : '…';
  return { lines, byId, nameOf };
}

/** Changes that nobody has decided about. */
export function useProposedChanges(enabled?: () => boolean) {
  return useThing<Change[]>({
    key: () => ['appropriation-changes', 'proposed'],
    enabled,
    read: () =>
      readAll((cursor) =>
        answer(
          api.GET('/api/v1/appropriation-changes', { params: { query: { state: 'proposed', cursor, limit: 200 } } }),
        ),
      ),
  });
}

/** What a change, proposed or decided, may have made different. */
export const CHANGED = [['appropriation-changes'], ['appropriations'], ['ledger'], ['todo']];
