import { computed } from 'vue';
import { useOwnListings } from '../useOwnListings';

/** What the provider wrote in other listings, to choose from: the same place and maker are not written in two ways. */
export function useKnownWords() {
  const own = useOwnListings();
  return computed(() => {
    const of = (name: 'model' | 'maker' | 'category' | 'location') =>
      [...new Set(own.items.map((each) => each[name]))].filter(Boolean).sort().slice(0, 300);
    return { model: of('model'), maker: of('maker'), category: of('category'), location: of('location') };
  });
}
