/** The input is not a set of facts that the law can judge; `path` names the place, `type` is stable for machines. */
export class LawInputError extends Error {
  override readonly name = 'LawInputError';
  constructor(
    readonly type: 'unknown_fact' | 'unknown_value' | 'wrong_type' | 'out_of_range' | 'invalid_date' | 'invalid_rule' | 'calendar_not_held',
    readonly path: string,
    why: string,
  ) {
    super(`${path}: ${why}`);
  }
}

/** Reads one value from the outside, strictly: what it does not know, it refuses by name. */
export type Reader<T> = (value: unknown, path: string) => T;

/** A lone surrogate has no UTF-8 form, so it could never be hashed; longer texts are not facts. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const TEXT_LENGTH_MAX = 256;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const wrongType = (path: string, expected: string, value: unknown): LawInputError =>
  new LawInputError('wrong_type', path, `expected ${expected}, found ${kindOf(value)}`);

export const readBoolean: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'true or false', value);
  return value;
};

export const readText: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw wrongType(path, 'a text', value);
  if (LONE_SURROGATE.test(value)) throw new LawInputError('out_of_range', path, 'holds a lone surrogate');
  if (value.length > TEXT_LENGTH_MAX) throw new LawInputError('out_of_range', path, `longer than ${TEXT_LENGTH_MAX} characters`);
  return value;
};

/** A number of people or years: whole, not negative, and exact in every JSON reader. */
export const readCount: Reader<number> = (value, path) => {
  if (typeof value !== 'number') throw wrongType(path, 'a whole number', value);
  if (!Number.isSafeInteger(value) || value < 0) throw new LawInputError('out_of_range', path, 'expected a whole number from 0 to 2^53 - 1');
  return value;
};

/** `YYYY-MM-DD`, a day that exists. */
export const readDate: Reader<string> = (value, path) => {
  const date = readText(value, path);
  if (!isCalendarDate(date)) throw new LawInputError('invalid_date', path, `"${date}" is not a date YYYY-MM-DD`);
  return date;
};

export function isCalendarDate(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** An ISO 3166 code of a jurisdiction, or a union that makes law (EU). */
export const readJurisdiction: Reader<string> = (value, path) => {
  const code = readText(value, path);
  if (!/^[A-Z]{2}$/.test(code)) throw new LawInputError('unknown_value', path, `"${code}" is not a two-letter code in capitals`);
  return code;
};

/** `null` states that the fact is unknown, or that there is none. */
export const orNull = <T>(read: Reader<T>): Reader<T | null> => (value, path) => (value === null ? null : read(value, path));

export const oneOf = <const T extends string>(...values: readonly T[]): Reader<T> => (value, path) => {
  const text = readText(value, path);
  const found = values.find((candidate) => candidate === text);
  if (found === undefined) throw new LawInputError('unknown_value', path, `"${text}" is none of ${values.join(', ')}`);
  return found;
};

function readObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, 'an object', value);
  return value as Record<string, unknown>;
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

type Readers<T> = { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> };

/** Reads the members that are there; one without a reader is refused, so a misspelt fact never passes for an absent one. */
export const partial = <T extends object>(readers: Readers<T>): Reader<Partial<T>> => (value, path) => {
  const members = Object.entries(readObject(value, path)).map(([key, member]) => {
    const here = join(path, key);
    if (!Object.hasOwn(readers, key)) throw new LawInputError('unknown_fact', here, 'not a fact that these rules know');
    return [key, readers[key as keyof T](member, here)];
  });
  return Object.fromEntries(members) as Partial<T>;
};

/** Reads a section whose absent members take their defaults. */
export const section = <T extends object>(readers: Readers<T>, defaults: T): Reader<T> => {
  const read = partial(readers);
  return (value, path) => ({ ...defaults, ...read(value, path) });
};

/** Reads a list of values of one kind, bounded. */
export const listOf = <T>(read: Reader<T>, lengthMax: number): Reader<readonly T[]> => (value, path) => {
  if (!Array.isArray(value)) throw wrongType(path, 'a list', value);
  if (value.length > lengthMax) throw new LawInputError('out_of_range', path, `more than ${lengthMax}`);
  return value.map((member, index) => read(member, join(path, String(index))));
};

/** Reads an open list of named values, all of one kind. */
export const record = <T>(readMember: Reader<T>): Reader<Readonly<Record<string, T>>> => (value, path) =>
  Object.fromEntries(Object.entries(readObject(value, path)).map(([key, member]) => [readText(key, join(path, key)), readMember(member, join(path, key))]));
