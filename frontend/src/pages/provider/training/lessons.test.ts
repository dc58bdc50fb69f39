import { expect, it } from 'vitest';
import { standingOf } from './lessons';

it('knows what a qualification is worth', () => {
  const now = Date.parse('2026-11-24T08:00:00Z');
  const ended_at = '2026-11-01T08:00:00Z';
  expect(standingOf({}, now)).toBe('valid');
  expect(standingOf({ valid_until: '2026-11-24T08:00:01Z' }, now)).toBe('valid');
  expect(standingOf({ valid_until: '2026-11-24T08:00:00Z' }, now)).toBe('over');
  expect(standingOf({ ended_at, revoke_reason: 'broke it' }, now)).toBe('revoked');
  expect(standingOf({ ended_at }, now)).toBe('renewed');
});
