import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { Problem } from '@/api/problem';
import { mayBeCarried, refusedOf } from './several';

const exception = (more: Partial<Schema['StatementException']>) => more as Schema['StatementException'];

it('carries over together what waits, and what another proposed to carry over', () => {
  const proposed = (resolution: Schema['ExceptionResolution'], proposed_by: string) =>
    mayBeCarried(exception({ state: 'proposed', resolution, proposed_by }), 'me');
  expect(mayBeCarried(exception({ state: 'open' }), 'me')).toBe(true);
  expect(proposed('carried_over', 'other')).toBe(true);
  expect([proposed('carried_over', 'me'), proposed('not_ours', 'other')]).toEqual([false, false]);
  expect(mayBeCarried(exception({ state: 'resolved', resolution: 'carried_over' }), 'me')).toBe(false);
});

it('names which of several were refused', () => {
  const asked = [exception({ id: 'one' }), exception({ id: 'two' })];
  const problem = Problem.from(409, {
    code: 'some_refused',
    title: '有 1 项不能办理',
    errors: [
      { field: 'ids[1]', code: 'two_people', message: '须由另一人办理' },
      { field: 'note', code: 'note', message: '请写明理由' },
      { field: 'ids[7]', code: 'x', message: 'x' },
    ],
  });
  expect(refusedOf(problem, asked)).toEqual([{ exception: asked[1], message: '须由另一人办理' }]);
  expect(refusedOf(null, asked)).toEqual([]);
});
