import { expect, it } from 'vitest';
import { companionsOf, wordsOf, type Group } from './synonyms';

const groups = [{ words: ['XRD', 'X射线衍射仪'] }, { words: ['GC', '气相色谱'] }] as Group[];

it('takes each word once, as search compares them', () => {
  expect(wordsOf(' XRD\n\nxrd\nＸＲＤ\nX射线衍射仪 ')).toEqual(['XRD', 'X射线衍射仪']);
});

it('tells what a word finds beside itself', () => {
  expect(companionsOf('xrd ', groups)).toEqual(['X射线衍射仪']);
  expect(companionsOf('GC-MS', groups)).toBeNull();
  expect(companionsOf('', groups)).toBeNull();
});
