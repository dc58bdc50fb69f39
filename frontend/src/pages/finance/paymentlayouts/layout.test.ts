import { expect, it } from 'vitest';
import { firstDefinition, moveColumn, removeColumn } from './layout';

it('keeps the count with its column', () => {
  const definition = firstDefinition((field) => field, 'total');
  definition.totals = { place: 'bottom', label: 'total', count_column: 2 };
  moveColumn(definition, 1, 1);
  expect(definition.columns[2]?.field).toBe('payee_account');
  expect(definition.totals.count_column).toBe(3);
  moveColumn(definition, 1, 1);
  expect(definition.totals.count_column).toBe(2);
  removeColumn(definition, 0);
  expect(definition.totals.count_column).toBe(1);
  removeColumn(definition, 0);
  expect(definition.totals.count_column).toBe(null);
  const before = JSON.stringify(definition);
  moveColumn(definition, 0, -1);
  expect(JSON.stringify(definition)).toBe(before);
});
