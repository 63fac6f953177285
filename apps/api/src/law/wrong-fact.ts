import { Refusal } from '#core/exchange';
import { LawInputError } from '#core/law';

/** Asks the law; a wrong fact is a wrong member of the body, at its place (RFC 6901); facts are named without the characters that it escapes. */
export function judged<T>(ask: () => T): T {
  try {
    return ask();
  } catch (err) {
    throw err instanceof LawInputError ? new Refusal('invalid_request', err.message, { errors: [{ pointer: `/${err.path.replaceAll('.', '/')}`, detail: err.reason }], reason: err.type }) : err;
  }
}
