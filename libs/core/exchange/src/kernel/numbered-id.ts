import type { Context } from './command.js';
import { idOf, uuidOf, type Id, type Kind } from './id.js';

/** The first 48 bits of the UUID (version 8, RFC 9562 §5.8) are the number. */
const NUMBER_DIGITS = 12;
/** The largest number that an id carries. */
export const NUMBER_MAX = 2 ** 48 - 1;

/** The id of the one aggregate of a number, and of `parts`. Ids sort by number, so that the latest is found without an index of its own. */
export function numberedId<K extends Kind>({ derivedId }: Pick<Context, 'derivedId'>, kind: K, number: number, ...parts: readonly string[]): Id<K> {
  const [sorted, rest] = [number.toString(16).padStart(NUMBER_DIGITS, '0'), uuidOf(derivedId(kind, ...parts, String(number))).slice(NUMBER_DIGITS + 1)];
  return idOf(kind, `${sorted.slice(0, 8)}-${sorted.slice(8)}${rest}`);
}
