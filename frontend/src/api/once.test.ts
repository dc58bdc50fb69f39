import { expect, it } from 'vitest';
import { Once } from './once';
import { Problem } from './problem';

it('keeps its key while nobody knows whether the thing was done', async () => {
  const once = new Once();
  const keys: string[] = [];
  const run = (outcome: () => unknown) =>
    once
      .run(async (headers) => {
        keys.push(headers['Idempotency-Key']);
        return outcome();
      })
      .catch(() => {});
  const fail = (problem: Problem) => () => {
    throw problem;
  };
  await run(fail(Problem.offline()));
  await run(fail(new Problem(503, 'busy', '')));
  await run(fail(new Problem(422, 'invalid_input', '')));
  await run(() => 'done');
  await run(() => 'done');
  expect(keys[0]).toBe(keys[1]);
  expect(keys[1]).toBe(keys[2]);
  expect(new Set(keys).size).toBe(3);
});
