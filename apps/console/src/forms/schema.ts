import type { FORMS } from '../words/forms.js';
import type { Values } from '../words/dictionary.js';

/** What is read of JSON Schema here: the part in which the API describes what is posted to it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** Where a body is not what the API takes (RFC 6901), and why, as the console says it. */
export interface Fault { readonly pointer: string; readonly says: keyof typeof FORMS; readonly values?: Values }

type Bodies = Readonly<Record<string, Schema>>;
let bodies: Promise<Bodies> | undefined;

/** The schema of what is posted to a path; all of them are loaded with the first form. */
export async function bodySchema(path: string): Promise<Schema> {
  bodies ??= fetch(new URL('../api/bodies.json', import.meta.url)).then((answer) => answer.json() as Promise<Bodies>).catch((err: unknown) => {
    bodies = undefined;
    throw err;
  });
  return (await bodies)[path] ?? {};
}

/** The schema of what stands at a place of a body, and whether it may be left out: with one that surrounds it, or by itself. */
export function schemaAt(schema: Schema, [name, ...rest]: readonly (string | number)[]): { readonly schema: Schema; readonly isOptional: boolean } | undefined {
  if (name === undefined) return { schema, isOptional: false };
  const member = schema.properties?.[name];
  const found = member === undefined ? undefined : schemaAt(member, rest);
  return found === undefined ? undefined : { schema: found.schema, isOptional: found.isOptional || schema.required?.includes(String(name)) !== true };
}

/** How the API asks for a SHA-256 in hexadecimal. */
export const DIGEST = '^[0-9a-f]{64}$';

/** The codes of which a value has to be one. */
export const codesOf = ({ enum: codes = [], anyOf = [] }: Schema): string[] => [...codes, ...anyOf.flatMap((one) => (one.const === undefined ? one.enum ?? [] : [one.const]))].filter((code) => typeof code === 'string');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every fault of `value`, the API's own rules applied before anything is sent. What only the ledger knows, it still refuses. */
export function faultsIn(schema: Schema, value: unknown, pointer = ''): Fault[] {
  if (value === undefined) return schema.type === 'object' && schema.required !== undefined ? objectFaults(schema, {}, pointer) : [{ pointer, says: 'missing' }];
  if (schema.anyOf !== undefined) return fewest(schema.anyOf.map((one) => faultsIn(one, value, pointer)));
  if (schema.const !== undefined) return value === schema.const ? [] : [{ pointer, says: 'choose' }];
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [{ pointer, says: value === '' || value === null ? 'missing' : 'choose' }];
  return typeFaults(schema, value, pointer) ?? [{ pointer, says: value === null ? 'missing' : 'wrongKind' }];
}

/** The faults of a value of the type that is asked for; undefined for a value of another. */
function typeFaults(schema: Schema, value: unknown, pointer: string): Fault[] | undefined {
  switch (schema.type) {
    case 'object': return isRecord(value) ? objectFaults(schema, value, pointer) : undefined;
    case 'array': return Array.isArray(value) ? arrayFaults(schema, value, pointer) : undefined;
    case 'string': return typeof value === 'string' ? textFaults(schema, value, pointer) : undefined;
    case 'integer': return Number.isSafeInteger(value) ? numberFaults(schema, Number(value), pointer) : undefined;
    case 'number': return Number.isFinite(value) ? numberFaults(schema, Number(value), pointer) : undefined;
    case 'boolean': return typeof value === 'boolean' ? [] : undefined;
    case 'null': return value === null ? [] : undefined;
    case undefined:
    default: return [];
  }
}

const fewest = (branches: readonly Fault[][]): Fault[] => branches.reduce((best, one) => (one.length < best.length || (one.length === best.length && depth(one) > depth(best)) ? one : best));
/** Of two ways in which something is wrong, the one that says so further inside is what was meant. */
const depth = (faults: readonly Fault[]): number => Math.max(0, ...faults.map(({ pointer }) => pointer.split('/').length));

/** The schema of a member that is known by the form of its name alone. */
const patterned = ({ patternProperties = {} }: Schema, name: string): Schema | undefined => Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(name))?.[1];

function objectFaults(schema: Schema, value: Readonly<Record<string, unknown>>, pointer: string): Fault[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = Object.entries(properties).flatMap(([name, member]) => (value[name] === undefined && !required.includes(name) ? [] : faultsIn(member, value[name], `${pointer}/${escaped(name)}`)));
  const others = Object.keys(value).filter((name) => value[name] !== undefined && !Object.hasOwn(properties, name));
  const formed = others.flatMap((name) => faultsIn(patterned(schema, name) ?? {}, value[name], `${pointer}/${escaped(name)}`));
  const unknown = additionalProperties === false ? others.filter((name) => patterned(schema, name) === undefined) : [];
  return [...known, ...formed, ...unknown.map((name): Fault => ({ pointer: `${pointer}/${escaped(name)}`, says: 'unknown' }))];
}

function arrayFaults({ items = {}, minItems = 0, maxItems = Infinity, uniqueItems = false }: Schema, value: readonly unknown[], pointer: string): Fault[] {
  if (value.length < minItems) return [{ pointer, says: 'tooFew', values: { limit: minItems } }];
  if (value.length > maxItems) return [{ pointer, says: 'tooMany', values: { limit: maxItems } }];
  if (uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length) return [{ pointer, says: 'twice' }];
  return value.flatMap((item, i) => faultsIn(items, item, `${pointer}/${String(i)}`));
}

function textFaults({ minLength = 0, maxLength = Infinity, pattern, format }: Schema, value: string, pointer: string): Fault[] {
  const { length } = Array.from(value);
  if (length === 0 && (minLength > 0 || pattern !== undefined || format !== undefined)) return [{ pointer, says: 'missing' }];
  if (length < minLength) return [{ pointer, says: 'tooShort', values: { limit: minLength } }];
  if (length > maxLength) return [{ pointer, says: 'tooLong', values: { limit: maxLength } }];
  if (format === 'date' && !isDay(value)) return [{ pointer, says: 'noDay' }];
  return pattern === undefined || new RegExp(pattern).test(value) ? [] : [{ pointer, says: 'malformed' }];
}

function numberFaults({ minimum = -Infinity, maximum = Infinity }: Schema, value: number, pointer: string): Fault[] {
  if (value < minimum) return [{ pointer, says: 'tooSmall', values: { limit: minimum } }];
  return value > maximum ? [{ pointer, says: 'tooLarge', values: { limit: maximum } }] : [];
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
