import { expect, it } from 'vitest';
import { changesOf } from './lines';

it('tells what changed, what came and what went, and nothing else', () => {
  const before = [
    { label: 'set-up', text: '30' },
    { label: 'rest', text: '1' },
    { label: 'quota', text: '' },
    { label: 'gone', text: 'x' },
  ];
  const after = [
    { label: 'set-up', text: '60' },
    { label: 'rest', text: '1' },
    { label: 'quota', text: '3' },
  ];
  expect(changesOf(before, after)).toEqual([
    { label: 'set-up', before: '30', after: '60' },
    { label: 'quota', before: '—', after: '3' },
    { label: 'gone', before: 'x', after: '—' },
  ]);
});
