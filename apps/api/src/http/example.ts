import type { TSchema } from '@sinclair/typebox';

/** The parts of JSON Schema that our shapes use. */
interface Shape {
  readonly type?: string; readonly enum?: readonly unknown[]; readonly anyOf?: readonly TSchema[]; readonly examples?: readonly unknown[]; readonly pattern?: string;
  readonly minimum?: number; readonly properties?: Readonly<Record<string, TSchema>>; readonly required?: readonly string[]; readonly items?: TSchema; readonly minItems?: number;
}

const UUID = '01938f6e-5c3a-7b1e-9a52-3f0e6d1c2b4a';
const ID_PATTERN = /^\^\(?([a-z]{3})/;

/** Strings for patterns that their schema gives no example of: the first that fits is taken. */
const STRINGS = ['示例', 'example', 'CN', 'name@example.com', '91440300MA5EXAMPLE', 'cli_'.concat(UUID)];

/** A value of a shape with its required members, for readers of OpenAPI and for the tests. */
export function exampleOf(schema: TSchema): unknown {
  const { examples, enum: words, anyOf, type, minimum = 0, items, minItems = 0 } = schema as Shape;
  const given = examples?.[0] ?? words?.[0];
  if (given !== undefined) return given;
  if (anyOf?.[0] !== undefined) return exampleOf(anyOf[0]);
  switch (type) {
    case 'object':
      return exampleObject(schema);
    case 'array':
      return items === undefined || minItems === 0 ? [] : [exampleOf(items)];
    case 'integer':
      return minimum;
    case 'boolean':
      return false;
    default:
      return exampleString(schema);
  }
}

function exampleObject({ properties = {}, required = [] }: Shape): object {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => required.includes(name)).map(([name, member]) => [name, exampleOf(member)]));
}

/** An id's example begins with the prefix that its pattern demands. */
function exampleString({ pattern = '' }: Shape): string {
  const expression = new RegExp(pattern, 'u');
  const prefix = ID_PATTERN.exec(pattern)?.[1];
  const found = [...(prefix === undefined ? [] : [`${prefix}_${UUID}`]), ...STRINGS].find((text) => expression.test(text));
  if (found === undefined) throw new Error(`no example is known for ${pattern}`);
  return found;
}
