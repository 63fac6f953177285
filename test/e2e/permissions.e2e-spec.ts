import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACTIONS, PERMISSIONS, PREFIX, type Action, type Role } from '#core/exchange';
import { isKindInPath, kindInPath } from '../../apps/api/src/http/ids.js';
import { operationId } from '../../apps/api/src/http/openapi.js';
import { RouteTable, type Route } from '../../apps/api/src/http/route-table.js';
import { EXAMPLES } from '../../apps/api/src/operations/examples.js';
import { someTerms } from '../support/ledger.js';
import { admitted, applicant, found, granted, listed, openTestApi, transferBody, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';

/** Every action of the table against every role that can hold a token, by the routes as they are served. */
const TOKEN_ROLES = ['applicant', 'vendor', 'buyer', 'service', 'operator', 'regulator', 'enforcer'] as const satisfies readonly Role[];

let api: TestApi;
let operators: Founded;
let routes: readonly Route[];
const clients: Partial<Record<Role, Client>> = {};
beforeAll(async () => {
  api = await openTestApi();
  operators = await found(api);
  clients.operator = operators.maker;
  clients.applicant = await applicant(api, { capacities: ['vendor'] });
  for (const role of ['vendor', 'buyer', 'service', 'regulator'] as const) clients[role] = await admitted(api, operators, { capacities: [role] });
  clients.enforcer = await api.login(await clientOf('vendor').does('/v1/enforcers', { code: 'gateway', name: { zh: '网关' }, kind: 'gateway' }));
  ({ routes } = api.app.get(RouteTable));
});
afterAll(() => api.close());

const clientOf = (role: Role): Client => {
  const client = clients[role];
  if (client === undefined) throw new Error(`nobody is ${role}`);
  return client;
};

/** One request of a route by someone; bytes are as few as there can be. */
function asked({ token, get, post }: Client, route: Route): Promise<Answered> {
  const path = somePath(route.url);
  if (route.method === 'GET') return get(path);
  if (route.access.takesForm === true) return api.send('POST', path, { payload: 'token=x', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' } });
  if (route.method === 'PUT') return api.send('PUT', path, { payload: Buffer.alloc(32), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' } });
  return post(path, EXAMPLES[operationId(route)]?.['request'] ?? {});
}

/** A path of a route with ids that nothing has. */
const somePath = (url: string): string => url.replace(':id', isKindInPath(url) ? `${PREFIX[kindInPath(url)]}_${randomUUID()}` : 'x').replace(/:[a-z0-9]+/g, randomUUID()).replace('*', '000');

describe('every action that the table gives to holders of a token', () => {
  const served: readonly Action[] = ACTIONS.filter((action) => TOKEN_ROLES.some((role) => Object.hasOwn(PERMISSIONS[action], role)) && action !== 'inspection.record');

  test.each(served)('%s has a route', (action) => {
    expect(routes.some(({ access }) => access.action === action)).toBe(true);
  });

  test.each(served.flatMap((action) => TOKEN_ROLES.map((role) => ({ action, role, may: Object.hasOwn(PERMISSIONS[action], role) }))))('$action by $role: $may', async ({ action, role, may }) => {
    for (const route of routes.filter(({ access }) => access.action === action && !access.produces.includes('event-stream'))) {
      const answered = await asked(clientOf(role), route);
      expect(answered.status).not.toBe(500);
      if (may) expect(answered.body.code).not.toBe('scope_denied');
      else expect([answered.status, answered.body.code]).toEqual([403, 'scope_denied']);
    }
  });
});

test('an action that only the system may do has no route that takes a token', () => {
  const system = ACTIONS.filter((action) => TOKEN_ROLES.every((role) => !Object.hasOwn(PERMISSIONS[action], role)));
  expect(routes.filter(({ access }) => access.action !== undefined && system.includes(access.action) && access.door === 'token')).toEqual([]);
});

test('a route without a token is one of the few that are meant to be', () => {
  expect(routes.filter(({ access }) => access.door !== 'token').map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    'GET /.well-known/jwks.json', 'GET /.well-known/oauth-authorization-server', 'GET /calendars/:address', 'GET /docs', 'GET /docs/start.js', 'GET /docs/swagger-ui-bundle.js', 'GET /docs/swagger-ui.css', 'GET /healthz',
    'GET /log/checkpoint', 'GET /log/policy', 'GET /log/tile/*', 'GET /log/timestamps', 'GET /log/timestamps/:file', 'GET /log/verify', 'GET /log/vkey', 'GET /metrics', 'GET /openapi.json', 'GET /public', 'GET /public/bulletins/:id/text', 'GET /public/figures.json', 'GET /readyz', 'GET /transparency', 'GET /v1/identifiers/:prefix/:suffix', 'GET /v1/lists/:list', 'GET /v1/public-data', 'GET /v1/public-data/:id', 'GET /v1/registrations/notices', 'GET /v1/registrations/rules', 'GET /v1/titles', 'GET /v1/transparency', 'POST /log/cosignatures', 'POST /oauth/token', 'POST /settlement-notices/:institution', 'POST /v1/exchange/bootstrap', 'POST /v1/participants', 'POST /v1/subject-requests', 'POST /v1/subject-requests/:id/contest', 'POST /v1/subject-requests/:id/track', 'POST /v1/subject-requests/:id/withdraw',
  ]);
});

test.each(['/v1/products', '/v1/entries', '/v1/catalog', '/log/tile/entries/000'])('GET %s without a token is 401', async (path) => {
  expect((await api.send('GET', path)).status).toBe(401);
});

describe('what belongs to others does not exist', () => {
  let stranger: { vendor: Client; buyer: Client };
  const paths: Record<string, string> = {};
  beforeAll(async () => {
    stranger = { vendor: await admitted(api, operators, { capacities: ['vendor'] }), buyer: await admitted(api, operators, { capacities: ['buyer'] }) };
    const [vendor, buyer] = [clientOf('vendor'), clientOf('buyer')];
    const { product, listing } = await listed(vendor);
    const grant = await granted({ vendor, buyer, listing });
    const { negotiation } = (await vendor.get(`/v1/grants/${grant}`)).body as unknown as { negotiation: string };
    const { id: transfer } = await buyer.does('/v1/transfers', transferBody(grant));
    const { id: basis } = await vendor.does('/v1/bases', basisBody(buyer.org));
    const { id: hold } = await operators.maker.does('/v1/holds', { target: product, ground: 'dispute', article: 'Article 1' });
    Object.assign(paths, { participants: `participants/${vendor.org}`, products: `products/${product}`, listings: `listings/${listing}`, negotiations: `negotiations/${negotiation}`, grants: `grants/${grant}`, transfers: `transfers/${transfer}`, bases: `bases/${basis}`, holds: `holds/${hold}` });
  });

  const KINDS = ['participants', 'products', 'listings', 'negotiations', 'grants', 'transfers', 'bases', 'holds'];
  test.each(KINDS)('%s: its vendor, an operator and a regulator read it; another vendor gets 404 and an empty list', async (kind) => {
    const path = `/v1/${paths[kind] ?? ''}`;
    for (const reader of [clientOf('vendor'), operators.maker, clientOf('regulator')]) {
      const { status, headers, body } = await reader.get(path);
      expect([status, headers['etag'], path.endsWith(body.id)]).toEqual([200, `"${body.version}"`, true]);
    }
    const hidden = await stranger.vendor.get(path);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'not_found']);
    const { items } = (await stranger.vendor.get(`/v1/${kind}`)).body;
    expect(items.some(({ id }) => path.endsWith(id))).toBe(false);
  });

  test.each(['negotiations', 'grants', 'transfers'])('%s: its buyer reads it, another buyer does not', async (kind) => {
    expect((await clientOf('buyer').get(`/v1/${paths[kind] ?? ''}`)).status).toBe(200);
    expect((await stranger.buyer.get(`/v1/${paths[kind] ?? ''}`)).status).toBe(404);
  });

  test.each([
    ['products', 'register', {}], ['products', 'retire', { reason: 'x' }], ['listings', 'submit', {}], ['listings', 'delist', { reason: 'x' }], ['negotiations', 'terminate', { reason: 'x' }], ['grants', 'activate', { enforcementPoints: ['p'] }],
    ['grants', 'revoke', { reason: 'x' }], ['transfers', 'start', {}], ['transfers', 'terminate', { reason: 'x' }], ['bases', 'withdraw', { reason: 'x' }], ['participants', 'exit', { reason: 'x' }], ['participants', 'persons', { name: '赵' }],
  ])('%s/%s by another vendor is 404', async (kind, verb, body) => {
    const answered = await stranger.vendor.post(`/v1/${paths[kind] ?? ''}/${verb}`, body);
    expect([answered.status, answered.body.code]).toEqual([404, 'not_found']);
  });

  test('a step that belongs to the other party is 403, whatever else the caller may be', async () => {
    const both = await admitted(api, operators, { capacities: ['vendor', 'buyer'] });
    const { listing } = await listed(clientOf('vendor'));
    const { id } = await both.does('/v1/negotiations', { listing, proposal: { terms: someTerms(), plan: 'basic', need: '规划' } });
    const answered = await both.post(`/v1/negotiations/${id}/agree`);
    expect([answered.status, answered.body.code]).toEqual([403, 'wrong_party']);
  });

  test('an entry is read by its parties, with its receipt, and is 404 to anyone else', async () => {
    const { items: [entry] } = (await clientOf('vendor').get(`/v1/entries?stream=${paths['products']?.split('/')[1] ?? ''}`)).body;
    const path = `/v1/entries/${entry?.index ?? ''}`;
    expect((await clientOf('vendor').get(path)).status).toBe(200);
    for (const suffix of ['', '/receipt', '/receipt.tlog-proof']) expect((await stranger.vendor.get(path + suffix)).status).toBe(404);
  });
});

const basisBody = (recipient: string): object => ({
  kind: 'STANDARD_CONTRACT', scope: { recipients: [recipient], countries: ['SG'], purposes: [], fields: [], generalMax: 1000, sensitiveMax: 0 },
  validFrom: '2026-01-01', validUntil: '2099-12-31', documentSha256: 'a'.repeat(64), impactAssessmentSha256: 'b'.repeat(64),
});
