import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FormatRegistry, type TSchema } from '@sinclair/typebox';
import { COMMANDS, PREFIX } from '#core/exchange';
import { RouteTable } from '../../apps/api/src/http/route-table.js';
import { EXAMPLES } from '../../apps/api/src/operations/examples.js';
import { postedBodies } from '../support/openapi-bodies.js';
import { operationTypes } from '../support/openapi-types.js';
import { stepRules } from '../support/step-rules.js';
import { openTestApi, type Answered, type TestApi } from '../support/api.js';

interface Operation { readonly operationId: string; readonly summary: string; readonly security: readonly object[]; readonly parameters: readonly { name: string; in: string; required?: boolean; schema: { pattern?: string } }[]; readonly requestBody?: { content: Record<string, { schema: TSchema; example?: unknown }> }; readonly responses: Record<string, object> }
interface Document { readonly openapi: string; readonly paths: Record<string, Record<string, Operation>>; readonly components: { readonly schemas: object; readonly responses: Record<string, object> } }

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await openTestApi({ background: false });
  document = JSON.parse((await api.send('GET', '/openapi.json')).text) as Document;
});
afterAll(() => api.close());

const operations = (): { method: string; path: string; operation: Operation }[] => Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));

describe('what is described is what is served', () => {
  test('every served route is described, and nothing else', () => {
    const { routes } = api.app.get(RouteTable);
    const served = routes.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`);
    expect(operations().map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort());
    expect(served.length).toBeGreaterThan(80);
  });

  test('every described route answers, and where it needs a token it says so', async () => {
    for (const { method, path, operation } of operations()) {
      const { status } = await tried({ method, path, operation });
      expect([405, 415, 500]).not.toContain(status);
      if (operation.security.length > 0) expect({ path, status }).toEqual({ path, status: 401 });
      expect(Object.keys(operation.responses)).toContain(String(status));
    }
  });

  /** One request as the document says, with its example and without a token. */
  function tried({ method, path, operation: { requestBody } }: ReturnType<typeof operations>[number]): Promise<Answered> {
    const url = path.replace('{index}', '0').replace(/\{\w+\}/g, randomUUID());
    if (method === 'GET') return api.send(method, url);
    const [[type, body] = ['application/json', undefined]] = Object.entries(requestBody?.content ?? {});
    const sent = type.endsWith('form-urlencoded') ? new URLSearchParams(body?.example as Record<string, string>).toString() : JSON.stringify(body?.example ?? {});
    return api.send(method === 'PUT' ? 'PUT' : 'POST', url, { payload: sent, headers: { 'content-type': type, 'idempotency-key': randomUUID() } });
  }

  test('the body of every write is the schema that requests are checked with', () => {
    for (const { operation } of operations()) expect(operation.requestBody?.content['application/json']?.schema ?? { additionalProperties: false }).toMatchObject({ additionalProperties: false });
    expect(document.paths['/v1/transfers']?.['post']?.requestBody?.content['application/json']?.schema).toMatchObject({ properties: { manifest: { properties: JSON.parse(JSON.stringify(COMMANDS['transfer.request'].input.properties.manifest.properties)) as object } } });
  });
});

/** What is asked with a body and writes nothing. */
const QUESTIONS = ['/v1/introspection', '/v1/law/evaluate', '/v1/law/simulate', '/v1/subject-requests/{id}/track'];

describe('the document', () => {
  test('is OpenAPI 3.1 with an id of its own for every operation', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
  test('describes every parameter of a path', () => {
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name).sort()).toEqual(named.sort());
    }
    expect(document.paths['/v1/grants/{id}']?.['get']?.parameters[0]?.schema.pattern).toContain(PREFIX.grant);
  });
  test('asks for an Idempotency-Key on every write under /v1', () => {
    const asksForKey = ({ parameters }: Operation): boolean => parameters.some(({ name, required }) => name === 'Idempotency-Key' && required === true);
    expect(operations().filter(({ method, path, operation }) => method === 'POST' && path.startsWith('/v1/') && !asksForKey(operation)).map(({ path }) => path).sort()).toEqual(QUESTIONS);
  });
  test('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    for (const [, section = '', name = ''] of references) expect(document.components).toHaveProperty([section, name]);
    expect(references.length).toBeGreaterThan(100);
  });
  test('shows what was recorded: request, answer and refusal of the operation, and of any operation', () => {
    const { requestBody, responses } = document.paths['/v1/negotiations/{id}/verify']?.['post'] ?? {};
    const { request, 201: answer, 409: conflict, 422: refusal } = EXAMPLES['postNegotiationsIdVerify'] ?? {};
    expect(requestBody?.content['application/json']?.example).toEqual(request);
    expect(responses).toMatchObject({ 201: shown('application/json', answer), 409: shown('application/problem+json', conflict), 422: shown('application/problem+json', refusal) });
    for (const [status, example] of Object.entries(EXAMPLES['problems'] ?? {})) expect(document.components.responses[`Problem${status}`]).toMatchObject(shown('application/problem+json', example));
  });
  const shown = (type: string, example: unknown): object => ({ content: { [type]: { example } } });

  test('names only formats that are checked', () => {
    const formats = new Set([...JSON.stringify(document, (key, value: unknown) => (/^examples?$/.test(key) ? undefined : value)).matchAll(/"format":"([\w-]+)"/g)].map(([, format = '']) => format));
    for (const format of formats) expect(FormatRegistry.Has(format)).toBe(true);
  });
});

test('the types that the console is checked with are those of the document', async () => {
  const file = join(import.meta.dirname, '../../apps/console/src/api/operations.ts');
  const types = operationTypes(document as Parameters<typeof operationTypes>[0]);
  if (process.env['UPDATE_TYPES'] !== undefined) await writeFile(file, types);
  expect(await readFile(file, 'utf8')).toBe(types);
});

test('the bodies that the forms of the console are checked with are those of the document', async () => {
  const file = join(import.meta.dirname, '../../apps/console/src/api/bodies.json');
  const bodies = postedBodies(document);
  if (process.env['UPDATE_TYPES'] !== undefined) await writeFile(file, bodies);
  expect(await readFile(file, 'utf8')).toBe(bodies);
});

test('the steps that the console offers are those that the ledger takes: who, how far, in which states', async () => {
  const file = join(import.meta.dirname, '../../apps/console/src/api/step-rules.ts');
  const rules = stepRules(document);
  if (process.env['UPDATE_TYPES'] !== undefined) await writeFile(file, rules);
  expect(await readFile(file, 'utf8')).toBe(rules);
});

describe('the pages for people', () => {
  test('come from here alone, under a policy that runs no other script', async () => {
    const page = await api.send('GET', '/docs');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
    expect(page.text).not.toMatch(/<script>|<script [^>]*>[^<]/);
    for (const source of sources) expect((await api.send('GET', `/${source}`)).status).toBe(200);
    expect(sources).toHaveLength(3);
  });
});

describe('how the process is', () => {
  test('GET /healthz: 200', async () => expect((await api.send('GET', '/healthz')).status).toBe(200));
  test('GET /readyz: 200, and 503 when the database is away', async () => {
    expect((await api.send('GET', '/readyz')).status).toBe(200);
    const fresh = await openTestApi({ background: false });
    Object.assign(fresh.runtime.pool, { query: () => Promise.reject(new Error('away')) });
    const { status, text } = await fresh.send('GET', '/readyz');
    expect([status, JSON.parse(text)]).toMatchObject([503, { ready: false, parts: { database: 'away' } }]);
    await fresh.close();
  });
});
