/** RFC 9457 as the API writes it. */
export interface Problem {
  readonly title: string;
  readonly titleZh: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** The request id, which the operator's log knows. */
  readonly instance?: string;
  readonly pointer?: string;
  readonly article?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The exchange said no, and why. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** Nobody answered, or something that is not the exchange did. */
export class Unreachable extends Error {}
