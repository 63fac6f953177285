import { decodeUtf8 } from './encoding.js';
import { fail, ok, type Result } from './result.js';

/** Deeper values are refused before they overflow the stack; an entry needs three levels. */
const DEPTH_MAX = 32;

/** Quotes, backslashes and control characters are escaped, surrogates are examined; any other string stands as it is. */
const NOT_PLAIN = /["\\\u0000-\u001f\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Where a value stands, as a chain to the root, so that a path is only built for an error. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly depth: number;
}

function pathOf({ parent, key }: Place): string {
  if (parent === undefined) return '$';
  return pathOf(parent) + (typeof key === 'number' ? `[${key}]` : `.${key}`);
}

function refuse(why: string, parent: Place | undefined, key: string | number): never {
  throw new TypeError(`not canonical JSON at ${pathOf({ parent, key, depth: 0 })}: ${why}`);
}

/** ECMAScript's escaping is the one that RFC 8785 §3.2.2.2 prescribes, but for the lone surrogates that it lets pass. */
function writeString(value: string, parent: Place | undefined, key: string | number): string {
  if (!NOT_PLAIN.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) refuse('a lone surrogate', parent, key);
  return JSON.stringify(value);
}

function writeValue(value: unknown, parent: Place | undefined, key: string | number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, parent, key);
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : refuse(`${value} is not a safe integer`, parent, key);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeContainer(value, parent, key);
    default:
      return refuse(`${typeof value} has no JSON form`, parent, key);
  }
}

function writeContainer(value: object, parent: Place | undefined, key: string | number): string {
  const place = { parent, key, depth: parent === undefined ? 1 : parent.depth + 1 };
  if (place.depth > DEPTH_MAX) refuse(`nested deeper than ${DEPTH_MAX} levels`, parent, key);
  return Array.isArray(value) ? writeArray(value, place) : writeObject(value, place);
}

function writeArray(values: readonly unknown[], place: Place): string {
  let text = '';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + writeValue(values[i], place, i);
  return `[${text}]`;
}

/** Members are sorted by the UTF-16 code units of their names (RFC 8785 §3.2.3), which is how JavaScript sorts. */
function writeObject(value: object, place: Place): string {
  if (!isPlain(value)) refuse('not a plain object', place.parent, place.key);
  let text = '';
  for (const name of Object.keys(value).sort()) {
    text += `${text === '' ? '' : ','}${writeString(name, place, name)}:${writeValue(value[name], place, name)}`;
  }
  return `{${text}}`;
}

/** An object of a class has its own idea of a JSON form (a Date, a Map), so only literals and parsed objects pass, of any realm. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * RFC 8785 canonical JSON of objects, arrays, strings, safe integers, booleans and null. Floats, larger integers,
 * `undefined` and lone surrogates throw a TypeError that names the place: they are where JSON writers disagree.
 */
export const canonicalJson = (value: unknown): string => writeValue(value, undefined, '$');

/** The value of bytes that are exactly its canonical JSON; any other spelling of the same value is a failure. */
export function parseCanonicalJson(bytes: Uint8Array): Result<unknown> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  try {
    const value: unknown = JSON.parse(text.value);
    return canonicalJson(value) === text.value ? ok(value) : fail('not the canonical form of its value (RFC 8785)');
  } catch (err) {
    return fail(err instanceof Error ? err.message : 'not JSON');
  }
}
