export interface Words {
  [key: string]: string | Words;
}

/** The same keys, every one of them said. */
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

/** What an area says, in both languages: a key that is missing or too many in English does not compile. */
export function words<T extends Words>(zh: T, en: NoInfer<Same<T>>): { zh: T; en: Same<T> } {
  return { zh, en };
}
