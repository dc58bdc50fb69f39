import { createI18n, type LocaleMessageValue, type VueMessageType } from 'vue-i18n';
import { computed } from 'vue';
import common from '@/i18n/common';

export type Language = 'zh' | 'en';

/** Areas whose words are loaded with their pages; `common` is always there. */
export type Area = 'public' | 'account' | 'enterprise' | 'provider' | 'bureau' | 'finance' | 'audit' | 'admin';

const KEPT = 'language';

type Messages = Record<string, LocaleMessageValue<VueMessageType>>;

export const i18n = createI18n({
  legacy: false as const,
  locale: first(),
  fallbackLocale: 'zh',
  missingWarn: import.meta.env.DEV,
  messages: { zh: { common: common.zh }, en: { common: common.en } } as Record<string, Messages>,
});

export const language = computed<Language>({
  get: () => i18n.global.locale.value as Language,
  set(value) {
    i18n.global.locale.value = value;
    localStorage.setItem(KEPT, value);
  },
});

/** A sentence outside of components. */
export function say(key: string, named: Record<string, unknown> = {}): string {
  return i18n.global.t(key, named);
}

/** Something that the API or a route says in both languages. */
export function pick(text: { zh: string; en: string }): string {
  return text[language.value];
}

const files = import.meta.glob<{ default: Record<Language, object> }>(
  '../i18n/{public,account,enterprise,provider,bureau,finance,audit,admin}.ts',
);
const loaded = new Set<Area>();

export async function loadWords(area: Area): Promise<void> {
  if (loaded.has(area)) return;
  const words = (await files[`../i18n/${area}.ts`]!()).default;
  for (const each of ['zh', 'en'] as const) i18n.global.mergeLocaleMessage(each, { [area]: words[each] });
  loaded.add(area);
}

function first(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.startsWith('en') ? 'en' : 'zh';
}
