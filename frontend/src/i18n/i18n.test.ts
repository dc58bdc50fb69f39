import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Words } from './words';

const modules = import.meta.glob<{ default: { zh: Words; en: Words } }>(
  './{common,public,account,enterprise,provider,bureau,finance,audit,admin}.ts',
  { eager: true },
);
const areas = Object.fromEntries(
  Object.entries(modules).map(([path, module]) => [/(\w+)\.ts$/.exec(path)![1]!, module.default]),
);

/** Every sentence with its key. */
function* sentences(words: Words, prefix: string): Generator<[string, string]> {
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') yield [`${prefix}.${key}`, value];
    else yield* sentences(value, `${prefix}.${key}`);
  }
}

const chinese = new Map(Object.entries(areas).flatMap(([area, { zh }]) => [...sentences(zh, area)]));
const english = new Map(Object.entries(areas).flatMap(([area, { en }]) => [...sentences(en, area)]));
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:vue|ts)$/.test(name) && !name.endsWith('.test.ts') && !name.includes('i18n'))
  .map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }));

describe('words', () => {
  it('are the same in both languages, with the same places to fill in', () => {
    expect([...english.keys()]).toEqual([...chinese.keys()]);
    for (const [key, text] of chinese)
      expect([key, placeholders(english.get(key)!)]).toEqual([key, placeholders(text)]);
  });

  it('are not empty, and not Chinese where they should be English', () => {
    for (const [key, text] of chinese) expect(text.trim(), key).not.toBe('');
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('do not use the signs by which vue-i18n means something', () => {
    for (const [key, text] of [...chinese, ...english]) expect(text, key).not.toMatch(/[|@]/);
  });

  it('are there for every key that the source names', () => {
    for (const { name, text } of sources) {
      for (const [, key] of text.matchAll(/\b(?:t|say)\(\s*'([\w.]+)'/g)) {
        expect(chinese.has(key!), `${name} says ${key}`).toBe(true);
      }
      // A key that is put together must at least begin like one that is there.
      for (const [, head] of text.matchAll(/\b(?:t|say)\(\s*`([\w.]+)\$\{/g)) {
        const begins = [...chinese.keys()].some((key) => key.startsWith(head!));
        expect(begins, `${name} says ${head}…`).toBe(true);
      }
    }
  });

  it('are there for everything that the product records about things', () => {
    const recorded = /audit::record(?:_all)?\(\s*[^,]+,\s*"([\w.]+)"/g;
    for (const name of readdirSync('../src', { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.rs')) continue;
      for (const [, action] of readFileSync(join('../src', name), 'utf8').matchAll(recorded))
        expect(chinese.has(`common.event.${action}`), `${name} records ${action}`).toBe(true);
    }
  });

  it('of an area are said only by the area’s own pages', () => {
    for (const { name, text } of sources) {
      const area = /^pages\/(\w+)\//.exec(name)?.[1];
      if (!area) continue;
      for (const [, key] of text.matchAll(/\bt\(\s*['`](\w+)\./g))
        expect(['common', area], `${name}: ${key}`).toContain(key);
    }
  });
});
