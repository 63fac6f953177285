/** What is read of JSON Schema here: that part of it in which the API describes itself. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
interface Document { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>; readonly components: { readonly schemas: Readonly<Record<string, Schema>> } }

const HEAD = `/**
 * What each operation of the API takes and answers, generated from /openapi.json: \`UPDATE_TYPES=1 npx jest test/e2e/openapi\`. It is
 * checked in, so that the console is type-checked without a running exchange; the same test fails when it is no longer true.
 */
`;

/** The operations of an OpenAPI document as TypeScript: \`Operations['GET /v1/listings']\` has \`query\`, \`body\` and \`answer\`. */
export function operationTypes({ paths, components }: Document): string {
  const shared = Object.entries(components.schemas).map(([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`);
  const operations = Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => `  '${method.toUpperCase()} ${path}': ${shapeOf(operation)};\n`));
  return `${HEAD}\n${shared.join('')}\nexport interface Operations {\n${operations.sort().join('')}}\n`;
}

function shapeOf({ parameters = [], requestBody, responses }: Operation): string {
  const query = parameters.filter((one) => one.in === 'query').map(({ name, schema }) => `readonly ${memberName(name)}?: ${typeOf(schema)}`);
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content;
  return `{ query: ${query.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${query.join('; ')} }`}; body: ${contentType(requestBody?.content)}; answer: ${contentType(success)} }`;
}

const contentType = (content: Content | undefined): string => {
  const schema = Object.entries(content ?? {}).find(([type]) => /json|urlencoded/.test(type))?.[1].schema;
  return schema === undefined ? 'undefined' : typeOf(schema);
};

const memberName = (name: string): string => (/^[a-zA-Z_$][\w$]*$/.test(name) ? name : `'${name}'`);
const literal = (value: unknown): string => (typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : JSON.stringify(value));

function typeOf(schema: Schema): string {
  const { $ref, const: only, enum: words, anyOf, allOf, type } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? 'unknown';
  if (only !== undefined) return literal(only);
  if (words !== undefined) return words.map(literal).join(' | ');
  if (anyOf !== undefined) return anyOf.map((one) => typeOf(one)).join(' | ');
  if (allOf !== undefined) return allOf.map((one) => `(${typeOf(one)})`).join(' & ');
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return schema.items === undefined ? 'readonly unknown[]' : `readonly (${typeOf(schema.items)})[]`;
    case 'object':
      return objectType(schema);
    case undefined:
    default:
      return 'unknown';
  }
}

function objectType({ properties = {}, required = [], additionalProperties, patternProperties }: Schema): string {
  const members = Object.entries(properties).map(([name, schema]) => `readonly ${memberName(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`);
  const values = typeof additionalProperties === 'object' ? additionalProperties : Object.values(patternProperties ?? {})[0];
  if (members.length === 0) return `Readonly<Record<string, ${values === undefined ? (additionalProperties === false ? 'never' : 'unknown') : typeOf(values)}>>`;
  return `{ ${members.join('; ')} }`;
}
