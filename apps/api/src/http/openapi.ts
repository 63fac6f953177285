import { Type, type TObject, type TSchema } from '@sinclair/typebox';
import { LIFECYCLES, PERMISSIONS, PREFIX, UUID_PATTERN, isCommandName, type Action } from '#core/exchange';
import type { Access } from './access.js';
import { AnswerShape, OAuthErrorShape, PageShape, ProblemShape, ReceiptShape, ResourceShape } from './answers.js';
import { isKindInPath, kindInPath } from './ids.js';
import type { Example, Examples } from '../operations/examples.js';
import type { Route } from './route-table.js';
import { ASSERTION_TYPE } from '../oauth/assertion-sign-in.js';

const PROBLEM_STATUSES = {
  400: 'The request has not the documented shape', 401: 'No valid access token', 403: 'Not permitted', 404: 'Not there, or not visible', 405: 'Wrong method',
  409: 'The current state does not allow this', 410: 'It was there and has ended', 413: 'Too large', 415: 'Wrong content type', 422: 'A rule refuses this', 429: 'Too many requests', 503: 'Busy; try again with the same key',
} as const;
type ProblemStatus = keyof typeof PROBLEM_STATUSES;

const WRITE_HEADERS = [
  { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' }, description: 'Chosen by the caller, best a UUID. The same key and body get the same answer, also after a crash; with another body 422.' },
  { name: 'If-Match', in: 'header', schema: { type: 'string', examples: ['"3"'] }, description: 'The ETag that the decision rests on; 409 when the resource has moved on.' },
  { name: 'Prefer', in: 'header', schema: { type: 'string', enum: ['wait=checkpoint'] }, description: 'Wait, at most 5 seconds, until the entry has its receipt.' },
];

const CONTENT_DIGEST = { name: 'Content-Digest', in: 'header', required: true, schema: { type: 'string', examples: ['sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'] }, description: 'The SHA-256 of the bytes (RFC 9530).' };

const COMPONENTS = { Answer: AnswerShape, Resource: ResourceShape, Page: PageShape, Receipt: ReceiptShape, Problem: ProblemShape };

/** A shape by its name, where it has one. */
function named(schema: TSchema): object {
  const name = Object.entries(COMPONENTS).find(([, component]) => component === schema)?.[0];
  return name === undefined ? schema : { $ref: `#/components/schemas/${name}` };
}

const content = (type: string, schema: TSchema, example: unknown) => ({ content: { [type]: { schema: named(schema), ...(example === undefined ? {} : { example }) } } });
const problemContent = (example: unknown) => content('application/problem+json', ProblemShape, example);

/** OpenAPI 3.1 of the routes as they are served. Their shapes are the schemas that requests are checked with; the examples were recorded. */
export function openApi(routes: readonly Route[], baseUrl: string, { problems = {}, ...examples }: Examples): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.url.replace(/:([a-z0-9]+)/gi, '{$1}').replace('*', '{path}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, examples[operationId(route)] ?? {}) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Yaosu 要素', version: '1', description: 'The exchange ledger for data elements (数据要素交易台账). Every write answers with its entry; refusals are RFC 9457 problems in English and Chinese.', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: baseUrl }],
    paths,
    components: {
      schemas: COMPONENTS,
      responses: Object.fromEntries(Object.entries(PROBLEM_STATUSES).map(([status, description]) => [`Problem${status}`, { description, ...problemContent(problems[status]) }])),
      securitySchemes: {
        token: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${baseUrl}/oauth/token`, scopes: {} } } },
        bootstrap: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'Bootstrap <the one-time token>' },
      },
    },
  };
}

function operation(route: Route, example: Example): object {
  const { url, access, schema } = route;
  const { body, querystring } = (schema ?? {}) as { body?: TSchema; querystring?: TObject };
  const isWrite = isWriteRoute(route);
  const success = isWrite ? (access.isAccepted === true ? 202 : 201) : 200;
  const { takesBytes = false } = access;
  return {
    operationId: operationId(route),
    tags: [tagOf(url)],
    summary: access.action ?? operationId(route),
    ...(access.action === undefined ? {} : { description: describe(access.action) }),
    security: access.door === 'anyone' ? [] : [{ [access.door]: [] }],
    parameters: [...pathParameters(url), ...queryParameters(querystring), ...(isWrite ? WRITE_HEADERS : []), ...(takesBytes ? [CONTENT_DIGEST] : [])],
    ...requestBodyOf(access, body, example['request']),
    responses: { [success]: { description: 'Done', ...content(access.produces, answerShape(route), example[success]) }, ...problemsOf(access, isWrite || takesBytes, example) },
  };
}

function requestBodyOf({ takesForm = false, takesBytes = false }: Access, body: TSchema | undefined, example: unknown): object {
  const required = (type: string, shape: TSchema) => ({ requestBody: { required: true, ...content(type, shape, example) } });
  if (takesForm) return required('application/x-www-form-urlencoded', body ?? TOKEN_FORM);
  if (takesBytes) return required('application/octet-stream', BYTES);
  return body === undefined ? {} : required('application/json', body);
}

const BYTES = Type.String({ contentMediaType: 'application/octet-stream' });
const TOKEN_FORM = Type.Object({
  grant_type: Type.Literal('client_credentials'), client_id: Type.Optional(Type.String()), client_secret: Type.Optional(Type.String()),
  client_assertion_type: Type.Optional(Type.Literal(ASSERTION_TYPE)), client_assertion: Type.Optional(Type.String({ description: 'A JWT by the key of a bound certificate (RFC 7523), in the place of a secret' })),
});

const isWriteRoute = ({ method, access }: Route): boolean => method === 'POST' && access.action !== undefined && isCommandName(access.action);

/** Pages that share their path with the operation that they show. */
const PAGES: Readonly<Record<string, string>> = { '/transparency': 'getTransparencyPage' };

/** `POST /v1/listings/:id/submit` is postListingsIdSubmit. */
export const operationId = ({ method, url }: Pick<Route, 'method' | 'url'>): string =>
  PAGES[url] ?? method.toLowerCase() + url.replace('/v1/', '/').split(/[^a-zA-Z0-9]+/).filter((word) => word !== '').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');

const tagOf = (url: string): string => (url.startsWith('/v1/') ? url.split('/')[2] : url.split('/')[1]) ?? 'exchange';

/** Who may do it, and what it moves: read off the permission table and the life cycles. */
function describe(action: Action): string {
  const roles = Object.entries(PERMISSIONS[action]).map(([role, scope]) => `${role} (${scope})`);
  const moves = Object.values(LIFECYCLES).flatMap(({ subject, transitions }) => transitions.filter(([name]) => name === action).map(([, entry, from, to]) => `${subject} ${from.join(' | ')} → ${to} (${entry})`));
  return [`May: ${roles.join(', ')}.`, ...(moves.length === 0 ? [] : [`Moves: ${moves.join('; ')}.`])].join('\n\n');
}

function pathParameters(url: string): object[] {
  const names = [...url.matchAll(/:([a-z0-9]+)/gi)].map(([, name = '']) => name);
  return [...names, ...(url.endsWith('*') ? ['path'] : [])].map((name) => ({ name, in: 'path', required: true, schema: name === 'id' && isKindInPath(url) ? { type: 'string', pattern: `^${PREFIX[kindInPath(url)]}_${UUID_PATTERN}$` } : { type: 'string' } }));
}

const queryParameters = (query: TObject | undefined): object[] => Object.entries(query?.properties ?? {}).map(([name, { description, ...schema }]) => ({ name, in: 'query', ...(description === undefined ? {} : { description }), schema }));

/** The shape of what a route answers when all is well. */
export function answerShape(route: Route): TSchema {
  const { url, access: { produces, returns, action } } = route;
  if (produces !== 'application/json') return Type.String();
  if (isWriteRoute(route)) return AnswerShape;
  if (returns !== undefined) return returns;
  if (action?.endsWith('.read') !== true) return Type.Object({});
  return url.endsWith('/:id') ? ResourceShape : PageShape;
}

/** The problems that a route may answer with, 410 where it was seen to: where the operation has an example of its own it is shown, else the one of the status. */
function problemsOf({ door, takesForm }: Access, isWrite: boolean, example: Example): object {
  if (takesForm === true && door === 'anyone') return Object.fromEntries([400, 401].map((status) => [status, { description: 'The token request is refused (RFC 6749 §5.2)', ...content('application/json', OAuthErrorShape, example[status]) }]));
  const write: readonly ProblemStatus[] = isWrite ? [409, 413, 415, 422, 503] : [];
  const ended: readonly ProblemStatus[] = example[410] === undefined ? [] : [410, 429];
  const statuses: readonly ProblemStatus[] = door === 'token' ? [400, 401, 403, 404, ...write] : [400, ...(isWrite ? ([401, 429] as const) : []), 404, ...ended, ...write];
  return Object.fromEntries(statuses.map((status) => [status, example[status] === undefined ? { $ref: `#/components/responses/Problem${status}` } : { description: PROBLEM_STATUSES[status], ...problemContent(example[status]) }]));
}
