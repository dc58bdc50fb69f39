import { expect, test } from 'vitest';
import { measuredOf, pointsText, QUERIES, typedOf, UNITS } from './evaluation';

test('what is typed comes back as it was', () => {
  for (const query of QUERIES)
    expect(typedOf(query, measuredOf(query, 12.5))).toBe(UNITS[query] === 'count' ? 13 : 12.5);
  expect(measuredOf('outside_hours', 1.5)).toBe(90);
  expect(measuredOf('shared_income', 0.29)).toBe(29);
  expect(measuredOf('satisfaction', 4.8)).toBe(480);
});

test('points are told of a hundred', () => {
  expect(pointsText(8_625)).toBe('86.25');
  expect(pointsText(0)).toBe('0.00');
});
