import { answer, api, type Schema } from '@/api/client';
import { useThing } from '@/api/useThing';

/** Every programme that has rules in force now, with these. */
export function useProgrammes() {
  return useThing({
    key: () => ['programmes', 'in-force'],
    read: async () => {
      const { items } = await answer(api.GET('/api/v1/programmes', { params: { query: { limit: 200 } } }));
      return items.flatMap(({ in_force, ...programme }) => (in_force ? [{ ...programme, rules: in_force }] : []));
    },
  });
}

/** The largest share that the programme pays of anything. */
export function bestRatio({ ratio }: Schema['Rules']): number {
  return Math.max(ratio.default, ratio.first_use ?? 0, ...Object.values(ratio.by_kind ?? {}));
}
