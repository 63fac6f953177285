/** A refusal of untrusted input, with a reason a person can act on. */
export interface Failure {
  readonly ok: false;
  readonly reason: string;
}
/** What parsing untrusted input yields: "no" is a normal answer, so nothing is thrown. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | Failure;
/** What checking a proof yields. */
export type Verification = { readonly ok: true } | Failure;

export const ok = <Value>(value: Value): Result<Value> => ({ ok: true, value });
export const fail = (reason: string): Failure => ({ ok: false, reason });

/** For what only wrong code or corrupt storage can break; untrusted input gets a `Failure` instead. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(why);
}
