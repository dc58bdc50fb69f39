import { expect, test } from 'vitest';
import { documentOf, emptySet, formOf, newIndicator, weightsOf } from './set';

test('a set comes back from the form as it went in', () => {
  const form = emptySet();
  const one = newIndicator();
  form.name = { zh: '试评', en: 'Trial' };
  form.indicators = [
    { ...one, code: 'hours', query: 'outside_hours', target: 400.5, weight_bp: 6_000, applies_to: ['lease'] },
    { ...one, code: 'rated', query: 'satisfaction', target: 4.8, zero_at: 3, weight_bp: 4_000, cap_bp: 2_000 },
  ];
  const document = documentOf(form);
  expect(document.indicators.map(({ target, zero_at }) => [target, zero_at])).toEqual([
    [24_030, 0],
    [480, 300],
  ]);
  expect(weightsOf(form)).toBe(10_000);
  expect(documentOf(formOf('HPJ', document))).toEqual(document);
});
