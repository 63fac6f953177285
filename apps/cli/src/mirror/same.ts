import { canonicalJson } from '#core/tlog';
import { clip } from '#core/exchange';
import { memberOf } from './json.js';

const SHOWN_LENGTH = 200;

/**
 * How a served resource differs from a state; undefined where it does not. What the API adds to a state (its version, the next
 * steps) is no part of it.
 */
export function differenceOf(state: Readonly<Record<string, unknown>>, shown: unknown): string | undefined {
  const name = Object.keys(state).find((member) => written(state[member]) !== written(memberOf(shown, member)));
  if (name === undefined) return undefined;
  return `${name} is ${clip(written(memberOf(shown, name)), SHOWN_LENGTH)}, by the entries it is ${clip(written(state[name]), SHOWN_LENGTH)}`;
}

function written(value: unknown): string {
  if (value === undefined) return 'missing';
  try {
    return canonicalJson(value);
  } catch {
    return 'no JSON of a state';
  }
}
