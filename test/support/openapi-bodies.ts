type Operation = { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> } };
interface Document { readonly paths: Readonly<Record<string, { readonly post?: Operation }>> }

/** What is for people who read the document, and says nothing of what is well formed. */
const FOR_PEOPLE = ['description', 'examples'];

/** The JSON Schema of every body that is posted, by its path: what the console's forms check before they send, as the API does. */
export function postedBodies({ paths }: Document): string {
  const schemas = Object.entries(paths).flatMap(([path, { post }]) => {
    const schema = post?.requestBody?.content['application/json']?.schema;
    return schema === undefined ? [] : [[path, schema] as const];
  });
  const lines = schemas.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, schema]) => `${JSON.stringify(path)}:${JSON.stringify(schema, sparing)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** A member called `description` may also be a property of a body: only texts are left out. */
const sparing = (name: string, value: unknown): unknown => (FOR_PEOPLE.includes(name) && (typeof value === 'string' || Array.isArray(value)) ? undefined : value);
