import type { Schema } from './schema.js';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNullable = ({ type, anyOf = [] }: Schema): boolean => type === 'null' || anyOf.some(isNullable);
/** The zone of the exchange: a field for an instant has none of its own. */
const ZONE = ':00+08:00';
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The one value that there is, where there is only one. */
export const onlyOf = ({ const: only, enum: codes = [] }: Schema): unknown => only ?? (codes.length === 1 ? codes[0] : undefined);

/** Of several forms the one that a value has by the one value that tells them apart (`kind`): where nobody has chosen, none is chosen. Else the one that is not null. */
export function branchOf(schema: Schema, value: unknown): Schema {
  const branches = (schema.anyOf ?? []).filter(({ type }) => type !== 'null');
  if (branches.length <= 1) return branches[0] ?? schema;
  return branches.find(({ properties = {} }) => isRecord(value) && Object.entries(properties).some(([name, member]) => onlyOf(member) !== undefined && onlyOf(member) === value[name])) ?? schema;
}

/** A body from what was filled in: where nothing was, what the schema needs is what says nothing: null, an empty list. A yes or no is never said for anybody. */
export function completed(schema: Schema, draft: unknown): unknown {
  const given = branchOf(schema, draft);
  if (draft === undefined) return nothingOf(schema, given);
  if (isRecord(draft) && (given.properties ?? given.patternProperties) !== undefined) return completedObject(given, draft);
  if (Array.isArray(draft) && given.items !== undefined) return draft.map((one) => completed(given.items ?? {}, one ?? {}));
  return given.format === 'date-time' && typeof draft === 'string' && LOCAL.test(draft) ? `${draft}${ZONE}` : draft;
}

function nothingOf(schema: Schema, given: Schema): unknown {
  if (isNullable(schema)) return null;
  if (onlyOf(given) !== undefined) return onlyOf(given);
  switch (given.type) {
    case 'array': return [];
    case 'object': return completedObject(given, {});
    case undefined:
    default: return undefined;
  }
}

function completedObject({ properties = {}, required = [], additionalProperties, patternProperties }: Schema, draft: Readonly<Record<string, unknown>>): object {
  const known = Object.entries(properties).map(([name, schema]) => [name, draft[name] === undefined && !required.includes(name) ? undefined : completed(schema, draft[name])] as const);
  const further = additionalProperties === false && patternProperties === undefined ? [] : Object.entries(draft).filter(([name]) => !Object.hasOwn(properties, name));
  return Object.fromEntries([...known, ...further].filter(([, value]) => value !== undefined));
}
