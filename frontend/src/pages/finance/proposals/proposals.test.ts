import { expect, it } from 'vitest';
import { changed } from './proposals';

it('tells only what a change makes different', () => {
  const same = { label: '户名', before: '甲', after: '甲' };
  const other = { label: '账号', before: '—', after: '3710' };
  expect(changed([same, other])).toEqual([other]);
});
