import { expect, it } from 'vitest';
import { qualificationStanding } from './qualification';

it('knows what a qualification is worth', () => {
  const now = Date.parse('2026-11-24T08:00:00Z');
  const ended_at = '2026-11-01T08:00:00Z';
  expect(qualificationStanding({}, now)).toBe('valid');
  expect(qualificationStanding({ valid_until: '2026-11-24T08:00:01Z' }, now)).toBe('valid');
  expect(qualificationStanding({ valid_until: '2026-11-24T08:00:00Z' }, now)).toBe('over');
  expect(qualificationStanding({ ended_at, revoke_reason: 'broke it' }, now)).toBe('revoked');
  expect(qualificationStanding({ ended_at }, now)).toBe('renewed');
});
