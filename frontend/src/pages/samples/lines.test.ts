import { expect, test } from 'vitest';
import { samplesOf } from './lines';

test('a line is a sample, with what is said of it after a colon of either kind', () => {
  expect(samplesOf(' 板 1：铝，3 mm \n\nplate 2: steel: 304\n:x\n板 3')).toEqual([
    { name: '板 1', description: '铝，3 mm' },
    { name: 'plate 2', description: 'steel: 304' },
    { name: ':x', description: '' },
    { name: '板 3', description: '' },
  ]);
  expect(samplesOf('')).toEqual([]);
});
