import { FormatRegistry, Type, type TSchema, type TString, type TUnsafe } from '@sinclair/typebox';
import { PREFIX, UUID_PATTERN, type Id, type Kind } from './id.js';

/** The building blocks of every entry and every request body: JSON Schema (2020-12) and a TypeScript type from one source. */

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
/** Whether a calendar has the day of ten characters. Reckoned by hand: making a `Date` of it takes as long as the rest of an entry's check. */
const isDay = (text: string): boolean => {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  return day >= 1 && day <= (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
};
FormatRegistry.Set('date-time', (text) => INSTANT.test(text) && isDay(text.slice(0, 10)));
FormatRegistry.Set('date', (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text));

/** An RFC 3339 instant; the zone is required, a day that no calendar has is refused. */
export const Instant = Type.String({ format: 'date-time', examples: ['2026-06-15T09:30:00+08:00'] });
/** A calendar day (RFC 3339 full-date). */
export const Day = Type.String({ format: 'date', examples: ['2026-06-15'] });
/** A SHA-256 digest, 64 lower-case hexadecimal digits. */
export const Digest = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });
/** A count that JSON carries exactly. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Money in minor units (分, cents) as a decimal string, so that 64 bits survive JSON. */
export const Amount = Type.String({ pattern: '^(0|[1-9][0-9]{0,17})$', examples: ['129900'] });
/** Money after what was given back, or what many amounts come to: with a sign, and with more digits than one amount has. */
export const NetAmount = Type.String({ pattern: '^(0|-?[1-9][0-9]{0,37})$', examples: ['-4200'] });
/** ISO 4217. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', examples: ['CNY'] });
/** ISO 3166-1 alpha-2; HK and MO are jurisdictions of their own. */
export const Jurisdiction = Type.String({ pattern: '^[A-Z]{2}$', examples: ['CN', 'HK', 'SG'] });
/** A name in a vocabulary: lower case, digits, `-`, `_` and `.`. */
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,63}$', examples: ['risk-control'] });
/** Any character beyond the basic plane (GB 18030 has names with them), but no half of one: canonical JSON cannot carry it. */
const PAIR = '[\\ud800-\\udbff][\\udc00-\\udfff]';
/** A field name of a data product. */
export const FieldName = Type.String({ minLength: 1, maxLength: 128, pattern: `^([^\\u0000-\\u001f*\\ud800-\\udfff]|${PAIR})+$` });

/** Text for people, without control characters, 1 to `maxLength` characters. */
export const Text = (maxLength: number): TString => Type.String({ minLength: 1, maxLength, pattern: `^([^\\u0000-\\u0008\\u000b-\\u001f\\ud800-\\udfff]|${PAIR})+$` });
/** A Chinese text and, where there is one, its English twin. */
export const Bilingual = (maxLength: number) => closed({ zh: Text(maxLength), en: Type.Optional(Text(maxLength)) });
/** The id of an aggregate of `kind`. */
export const IdOf = <K extends Kind>(kind: K): TUnsafe<Id<K>> => Type.Unsafe<Id<K>>({ type: 'string', pattern: `^${PREFIX[kind]}_${UUID_PATTERN}$` });
/** The id of an aggregate of any of `kinds`. */
export const IdOfAny = <K extends Kind>(kinds: readonly K[]): TUnsafe<Id<K>> =>
  Type.Unsafe<Id<K>>({ type: 'string', pattern: `^(${kinds.map((kind) => PREFIX[kind]).join('|')})_${UUID_PATTERN}$` });
/** The id of a person of a participant. */
export const PersonId = Type.String({ pattern: `^psn_${UUID_PATTERN}$` });
/** One of the given words. */
export const OneOf = <const T extends readonly string[]>(words: T): TUnsafe<T[number]> => Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
/** At most `maxItems` items, no two equal. */
export const SetOf = <T extends TSchema>(item: T, maxItems: number, minItems = 0) => Type.Array(item, { minItems, maxItems, uniqueItems: true });
/** `T` or null. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** An object that has exactly these members. */
export const closed = <T extends Record<string, TSchema>>(properties: T) => Type.Object(properties, { additionalProperties: false });

/** A file that supports a statement, known to the exchange by its digest only. */
export const Evidence = closed({ kind: Code, sha256: Digest, title: Type.Optional(Text(200)) });
