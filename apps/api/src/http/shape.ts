import { Kind, Type, type TObject, type TSchema } from '@sinclair/typebox';
import type { ValueError, ValueErrorIterator } from '@sinclair/typebox/compiler';
import { DISTINCT, Refusal, compileSchema } from '#core/exchange';

const WRONG_MEMBERS_MAX = 20;

/** A wrong member: where it stands (RFC 6901) and what would be right. */
export interface WrongMember { readonly pointer: string; readonly detail: string }

/** Throws `invalid_request` with every wrong member (at most 20) unless the value has the shape. */
export type ShapeCheck = (value: unknown) => void;

/** The check of a schema; `part` is what a refusal calls the value. */
export function shapeCheck(schema: TSchema, part = 'body'): ShapeCheck {
  const compiled = compileSchema(schema);
  return (value) => {
    if (!compiled.Check(value)) throw refusal(part, wrongMembers(compiled.Errors(value)));
  };
}

const refusal = (part: string, errors: readonly WrongMember[]): Refusal =>
  new Refusal('invalid_request', `The ${part} has ${errors.length === 1 ? 'a wrong member' : `${errors.length} wrong members`}: ${errors.map(({ pointer }) => pointer || '/').join(', ')}.`, { errors });

function wrongMembers(found: ValueErrorIterator): WrongMember[] {
  const byPointer = new Map<string, string>();
  for (const error of leaves(found)) {
    if (!byPointer.has(error.path)) byPointer.set(error.path, describe(error));
    if (byPointer.size === WRONG_MEMBERS_MAX) break;
  }
  return [...byPointer].map(([pointer, detail]) => ({ pointer, detail }));
}

/** Errors where they are: a union of something with null is wrong where that something is. */
function* leaves(errors: Iterable<ValueError>): Generator<ValueError> {
  for (const error of errors) {
    const variant = error.errors[namedVariant(error)];
    const isObject = typeof error.value === 'object' && error.value !== null;
    if (variant !== undefined && isObject) yield* leaves(variant);
    else if (error.schema[Kind] !== 'Intersect') yield error;
  }
}

/** Which variant of a union of objects a value means: the one whose `kind` it has, else the first. */
function namedVariant({ schema, value }: ValueError): number {
  const { anyOf = [] } = schema as { anyOf?: readonly { readonly properties?: { readonly kind?: { readonly const?: unknown } } }[] };
  const { kind } = (value ?? {}) as { kind?: unknown };
  return Math.max(0, anyOf.findIndex(({ properties }) => kind !== undefined && properties?.kind?.const === kind));
}

function describe({ message, schema }: ValueError): string {
  const { enum: words } = schema as { enum?: readonly string[] };
  if (words !== undefined) return `Expected one of ${words.join(', ')}`;
  return schema[Kind] === DISTINCT ? 'Expected items that differ' : message;
}

/** The shape of a query string: what is not named in it is refused. */
export const queryOf = <T extends TObject['properties']>(members: T): TObject<T> => Type.Object(members, { additionalProperties: false });
