import { expect, it } from 'vitest';
import { dataOf } from './useWork';

it('reads the work out of an event, and nothing out of a sign of life', () => {
  expect(dataOf('event: progress\ndata: {"id":"1","done":3}')).toEqual([{ id: '1', done: 3 }]);
  expect(dataOf(':')).toEqual([]);
});
