import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { answer, api, type Schema } from '@/api/client';
import * as tokens from '@/api/tokens';

export type Capability = Schema['Capability'];
export type Me = Schema['Me'];

/** Who is signed in and what they may do. */
export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null);
  let starting: Promise<void> | null = null;

  const isSignedIn = computed(() => me.value !== null);

  function can(...anyOf: Capability[]): boolean {
    return anyOf.some((capability) => me.value?.capabilities.includes(capability) ?? false);
  }

  async function read(): Promise<void> {
    me.value = await answer(api.GET('/api/v1/me'));
  }

  /** Takes up the sign-in that this browser keeps, once. */
  function start(): Promise<void> {
    starting ??= (async () => {
      if (tokens.isKept() && (await tokens.accessToken())) await read();
    })().catch((cause) => {
      starting = null;
      throw cause;
    });
    return starting;
  }

  /** Tells whether it is the same person as before. */
  async function signIn(login: string, password: string): Promise<boolean> {
    const before = me.value?.user.id;
    tokens.keep(await answer(api.POST('/api/v1/auth/login', { body: { login, password } })));
    await read();
    return before === undefined || before === me.value?.user.id;
  }

  async function signOut(): Promise<void> {
    const refresh = tokens.forget();
    me.value = null;
    if (refresh) await answer(api.POST('/api/v1/auth/logout', { body: { refresh_token: refresh } })).catch(() => {});
  }

  return { me, isSignedIn, can, start, read, signIn, signOut };
});
