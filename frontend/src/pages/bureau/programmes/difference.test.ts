import { describe, expect, it } from 'vitest';
import { differences } from './difference';

const told = (older: string[], newer: string[]) => differences(older, newer).map(({ side, text }) => `${side} ${text}`);

describe('differences between versions', () => {
  it('puts what went before what came in its place', () => {
    expect(told(['who', '50 %', 'caps'], ['who', '60 %', 'caps'])).toEqual([
      'both who',
      'old 50 %',
      'new 60 %',
      'both caps',
    ]);
  });

  it('tells what is only at the beginning or the end', () => {
    expect(told(['a', 'b'], ['x', 'b', 'y'])).toEqual(['old a', 'new x', 'both b', 'new y']);
    expect(told(['a', 'b'], ['a'])).toEqual(['both a', 'old b']);
  });

  it('finds nothing between equal versions', () => {
    expect(differences(['a'], ['a'])).toEqual([{ side: 'both', text: 'a' }]);
  });
});
