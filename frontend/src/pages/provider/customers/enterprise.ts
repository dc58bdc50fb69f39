import { Problem } from '@/api/problem';

/** Nobody has this credit code: the API says so of the whole request, but it was one field that was typed wrong. */
export function unknownAt(field: string, message: string): (cause: unknown) => never {
  return (cause) => {
    const problem = Problem.of(cause);
    if (problem.status !== 404) throw problem;
    throw new Problem(404, problem.code, message, [{ field, code: problem.code, message }]);
  };
}
