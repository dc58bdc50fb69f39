import { say } from '@/app/language';

/** One field of the input and what is wrong with it. `field` is a JSON path, `user.password`. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** Why the server did not do what was asked: RFC 9457, or that the server was not reached. */
export class Problem extends Error {
  constructor(
    /** 0: no answer arrived. */
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly errors: FieldError[] = [],
    /** Further members of the answer: `allowed`, `available_fen` … */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(title);
    this.name = 'Problem';
  }

  /** The thing may have been done or not: no answer, or one of a proxy. */
  get isUnclear(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  static from(status: number, body: unknown): Problem {
    if (typeof body !== 'object' || body === null || !('code' in body)) {
      return new Problem(status, 'unreadable', say('common.problem.unreadable', { status }));
    }
    const {
      code,
      title,
      errors,
      type: _type,
      status: _status,
      instance: _instance,
      ...extra
    } = body as Record<string, unknown>;
    return new Problem(status, String(code), String(title ?? code), Array.isArray(errors) ? errors : [], extra);
  }

  static offline(): Problem {
    return new Problem(0, 'offline', say('common.problem.offline'));
  }

  /** Whatever was thrown, as a problem. */
  static of(cause: unknown): Problem {
    if (cause instanceof Problem) return cause;
    return new Problem(-1, 'program', say('common.problem.program', { detail: String(cause) }));
  }
}
