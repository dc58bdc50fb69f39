import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { fetchFile } from '@/api/client';
import { useThing, type Thing } from '@/api/useThing';

/** The picture of an instrument's code: it is private, so it is fetched with the person's token and shown from memory. */
export function useCode(listing: () => string): { code: Thing<Blob>; url: Ref<string> } {
  const code = useThing({
    key: () => ['listings', listing(), 'code'],
    read: async () => (await fetchFile(`/api/v1/listings/${listing()}/qr.svg`)).content,
  });
  const url = ref('');
  const drop = () => URL.revokeObjectURL(url.value);
  watch(
    () => code.data,
    (picture) => {
      drop();
      url.value = picture ? URL.createObjectURL(picture) : '';
    },
    { immediate: true },
  );
  onScopeDispose(drop);
  return { code, url };
}
