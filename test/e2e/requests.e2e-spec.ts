import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Id } from '#core/exchange';
import { AccessTokens } from '../../apps/api/src/oauth/access-tokens.js';
import { admitted, applicationBody, BOOTSTRAP_TOKEN, expected, found, granted, listed, openTestApi, transferBody, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { aDescription } from '../support/ledger.js';
import { until } from '../support/until.js';

let api: TestApi;
let operators: Founded;
let vendor: Client;
let buyer: Client;
beforeAll(async () => {
  api = await openTestApi();
  operators = await found(api);
  vendor = await admitted(api, operators, { capacities: ['vendor'] });
  buyer = await admitted(api, operators, { capacities: ['buyer'] });
});
afterAll(() => api.close());

const aProduct = (): object => ({ description: aDescription() });
const isProblem = ({ status, headers, body }: Answered, code: string): void => {
  expect({ status, code: body.code, type: headers['content-type'] }).toEqual({ status, code, type: 'application/problem+json; charset=utf-8' });
  expect(body).toMatchObject({ type: `urn:yaosu:problem:${code.replaceAll('_', '-')}`, status, instance: headers['x-request-id'], titleZh: expect.stringMatching(/\p{Script=Han}/u), detail: expect.any(String) });
};

describe('a problem', () => {
  test.each([
    ['an unknown path', 'GET', '/v1/nothing', 404, 'not_found'], ['an unknown path with a body', 'POST', '/v1/nothing', 404, 'not_found'], ['a path that is not decodable', 'GET', '/v1/listings/%ff', 400, 'invalid_request'],
    ['a parameter of endless length', 'GET', `/v1/listings/${'x'.repeat(1_000)}`, 404, 'not_found'], ['a wrong method', 'PUT', '/v1/listings', 405, 'method_not_allowed'], ['a wrong method below an id', 'DELETE', '/v1/listings/x', 405, 'method_not_allowed'],
    ['an unknown query member', 'GET', '/v1/listings?nonsense=1', 400, 'invalid_request'],
  ] as const)('is the answer to %s', async (...[, method, path, status, code]) => {
    const answered = await api.send(method, path);
    expect(answered.status).toBe(status);
    isProblem(answered, code);
  });

  test('for a wrong method names the right ones', async () => {
    expect((await api.send('DELETE', '/v1/listings')).headers['allow']).toBe('POST,GET');
  });

  test('is never kept by a cache', async () => {
    expect((await api.send('GET', '/log/tile/0/x999/999')).headers['cache-control']).toBe('no-store');
  });
});

describe('a request id', () => {
  test('is taken over where it is sane', async () => {
    expect((await api.send('GET', '/healthz', { headers: { 'x-request-id': 'mine-1' } })).headers['x-request-id']).toBe('mine-1');
  });
  test('is made where there is none, or none that is sane', async () => {
    expect((await api.send('GET', '/healthz', { headers: { 'x-request-id': 'a b' } })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a body', () => {
  const send = (payload: string | Buffer, headers: Record<string, string> = {}): Promise<Answered> => api.send('POST', '/v1/participants', { payload, headers: { 'idempotency-key': randomUUID(), ...headers } });

  test.each([
    ['cut off', '{"organisation":'], ['with a member twice', '{"contact":{},"contact":{}}'], ['with a prototype', '{"__proto__":{"x":1}}'], ['with a number that would be rounded', '{"a":9007199254740993}'],
    ['with a lone surrogate', '{"a":"\\ud800"}'], ['that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])], ['with a byte order mark', Buffer.from('\ufeff{}')], ['nested without end', '['.repeat(100_000)],
  ])('%s is 400 with its position', async (_what, payload) => {
    const answered = await send(payload);
    isProblem(answered, 'malformed_body');
    expect(typeof answered.body.position).toBe('number');
  });

  test.each(['null', '[]', '"text"', '1', '{}'])('%s is 400, never 500', async (payload) => isProblem(await send(payload), 'invalid_request'));

  test('of the wrong shape is 400 with every wrong member by its pointer', async () => {
    const answered = await api.send('POST', '/v1/participants', { body: { contact: { name: '', email: 'x', extra: 1 }, more: true }, headers: { 'idempotency-key': randomUUID() } });
    isProblem(answered, 'invalid_request');
    expect(answered.body.errors.map(({ pointer }) => pointer).sort()).toEqual(['/contact/email', '/contact/extra', '/contact/name', '/more', '/organisation']);
  });

  test('over a megabyte is 413', async () => isProblem(await send(JSON.stringify({ text: 'x'.repeat(1_048_576) })), 'payload_too_large'));
  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('of type %s is 415', async (type) => isProblem(await send('a=b', { 'content-type': type }), 'unsupported_media_type'));
  test('that is absent is an empty one', async () => {
    const { body: { id } } = await vendor.post('/v1/products', aProduct());
    const headers = { authorization: `Bearer ${vendor.token}`, 'idempotency-key': randomUUID() };
    isProblem(await api.send('POST', `/v1/products/${id}/register`, { payload: 'null', headers }), 'invalid_request');
    expect((await api.send('POST', `/v1/products/${id}/register`, { headers })).status).toBe(201);
  });
});

describe('the order of checks is fixed', () => {
  const path = '/v1/listings/lst_01938f6e-5c3a-7b1e-9a52-3f0e6d1c2b4a/suspend';
  const key = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });

  test('shape before authentication', async () => isProblem(await api.send('POST', path, { body: { wrong: 1 }, headers: key() }), 'invalid_request'));
  test('the key belongs to the shape', async () => isProblem(await api.send('POST', path, { body: { reason: 'x' } }), 'idempotency_key_missing'));
  test.each(['', 'a b', 'ü', 'x'.repeat(201)])('a key like %j is none', async (bad) => isProblem(await api.send('POST', path, { body: { reason: 'x' }, headers: { 'idempotency-key': bad } }), 'idempotency_key_missing'));
  test('authentication before permission', async () => isProblem(await api.send('POST', path, { body: { reason: 'x' }, headers: key() }), 'unauthenticated'));
  test('permission before existence', async () => isProblem(await buyer.post(path, { reason: 'x' }), 'scope_denied'));
  test('existence before state', async () => isProblem(await operators.maker.post(path, { reason: 'x' }), 'not_found'));
  test('state before rule', async () => {
    const { product } = await listed(vendor);
    const { id } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: (await vendor.get('/v1/listings')).body.items.map((item) => (item as unknown as { offer: object }).offer)[0] });
    isProblem(await operators.maker.post(`/v1/listings/${id}/suspend`, { reason: 'x' }), 'state_conflict');
  });
  test('an id that is none is not found, not malformed', async () => isProblem(await operators.maker.post('/v1/listings/nonsense/suspend', { reason: 'x' }), 'not_found'));
  test('an id of another kind is not found', async () => isProblem(await operators.maker.post(`/v1/listings/${vendor.org}/suspend`, { reason: 'x' }), 'not_found'));
});

describe('an idempotency key', () => {
  test('with the same body answers with the same bytes and writes nothing', async () => {
    const [body, headers] = [aProduct(), { 'idempotency-key': randomUUID() }];
    const first = await vendor.post('/v1/products', body, headers);
    const size = await api.runtime.ledger.size();
    const second = await vendor.post('/v1/products', body, headers);
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
    expect(await api.runtime.ledger.size()).toBe(size);
  });

  test('raced by ten requests makes one product', async () => {
    const [body, headers] = [aProduct(), { 'idempotency-key': randomUUID() }];
    const answers = await Promise.all(Array.from({ length: 10 }, () => vendor.post('/v1/products', body, headers)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  test('with another body is 422', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await vendor.post('/v1/products', aProduct(), headers);
    isProblem(await vendor.post('/v1/products', { description: aDescription({ sector: 'finance' }) }, headers), 'idempotency_key_reused');
  });

  test('of another resource is 422', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [{ body: one }, { body: other }] = [await vendor.post('/v1/products', aProduct()), await vendor.post('/v1/products', aProduct())];
    await vendor.post(`/v1/products/${one.id}/register`, {}, headers);
    isProblem(await vendor.post(`/v1/products/${other.id}/register`, {}, headers), 'idempotency_key_reused');
  });

  test('belongs to its organisation', async () => {
    const [{ vendor: other }, headers] = [{ vendor: await admitted(api, operators, { capacities: ['vendor'] }) }, { 'idempotency-key': randomUUID() }];
    const [first, second] = [await vendor.post('/v1/products', aProduct(), headers), await other.post('/v1/products', aProduct(), headers)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  test('of an application gives the same credential again, and to another application nothing', async () => {
    const [body, headers] = [applicationBody(), { 'idempotency-key': randomUUID() }];
    const [first, second] = [await api.send('POST', '/v1/participants', { body, headers }), await api.send('POST', '/v1/participants', { body, headers })];
    expect(second.text).toBe(first.text);
    await api.login(second.body);
    isProblem(await api.send('POST', '/v1/participants', { body: applicationBody(), headers }), 'idempotency_key_reused');
  });

  test('of an issued credential gives the same secret again', async () => {
    const [path, headers] = [`/v1/participants/${vendor.org}/credentials`, { 'idempotency-key': randomUUID() }];
    const [first, second] = [await vendor.post(path, { person: null }, headers), await vendor.post(path, { person: null }, headers)];
    expect([second.status, second.text]).toEqual([201, first.text]);
    isProblem(await vendor.post(path, { person: vendor.person }, headers), 'idempotency_key_reused');
  });

  test('of the bootstrap gives the first operator its secret again after a lost answer', async () => {
    const fresh = await openTestApi({ background: false });
    const [body, headers] = [applicationBody(), { authorization: `Bootstrap ${BOOTSTRAP_TOKEN}`, 'idempotency-key': randomUUID() }];
    const [first, second] = [await fresh.send('POST', '/v1/exchange/bootstrap', { body, headers }), await fresh.send('POST', '/v1/exchange/bootstrap', { body, headers })];
    expect([second.status, second.text]).toEqual([201, first.text]);
    isProblem(await fresh.send('POST', '/v1/exchange/bootstrap', { body, headers: { ...headers, 'idempotency-key': randomUUID() } }), 'already_exists');
    isProblem(await fresh.send('POST', '/v1/exchange/bootstrap', { body, headers: { ...headers, authorization: 'Bootstrap wrong' } }), 'unauthenticated');
    await fresh.close();
  });

  test('of a refusal that is an entry gets the refusal again, with its entry', async () => {
    const { listing } = await listed(vendor);
    const grant = await granted({ vendor, buyer, listing });
    const [body, headers] = [transferBody(grant, { purpose: 'planning', mode: 'stream' }), { 'idempotency-key': randomUUID() }];
    const [first, second] = [await buyer.post('/v1/transfers', body, headers), await buyer.post('/v1/transfers', body, headers)];
    isProblem(first, 'outside_grant');
    expect(first.body).toMatchObject({ id: expect.stringMatching(/^trf_/), entry: { index: expect.any(Number), leafHash: expect.any(String) }, entries: [{ type: 'transfer.refused' }] });
    const { instance: _first, ...same } = first.body as unknown as Record<string, unknown>;
    expect(second.body).toMatchObject(same);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });
});

describe('If-Match', () => {
  test('lets a decision through that rests on the present version, also when it is repeated', async () => {
    const { id } = await vendor.does('/v1/products', aProduct());
    const etag = (await vendor.get(`/v1/products/${id}`)).headers['etag'] ?? '';
    expect(etag).toBe('"1"');
    const headers = { 'if-match': etag, 'idempotency-key': randomUUID() };
    const [first, second] = [await vendor.post(`/v1/products/${id}/register`, {}, headers), await vendor.post(`/v1/products/${id}/register`, {}, headers)];
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
  });
  test('is 409 when the resource has moved on', async () => {
    const { id } = await vendor.does('/v1/products', aProduct());
    await vendor.does(`/v1/products/${id}/register`);
    isProblem(await vendor.post(`/v1/products/${id}/retire`, { reason: 'x' }, { 'if-match': '"1"' }), 'version_conflict');
  });
  test.each(['1', 'W/"1"', '*', '""'])('%s is 400', async (ifMatch) => {
    const { id } = await vendor.does('/v1/products', aProduct());
    isProblem(await vendor.post(`/v1/products/${id}/register`, {}, { 'if-match': ifMatch }), 'invalid_request');
  });
});

describe('the answer of a write', () => {
  test('holds its entries with their leaf hashes', async () => {
    const { status, body } = await vendor.post('/v1/products', aProduct());
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^prd_/), entry: { index: expect.any(Number), leafHash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) },
      entries: [{ index: body.entry.index, type: 'product.described', stream: body.id, version: 1, leafHash: body.entry.leafHash }],
    });
  });
  test('waits for the receipt when it is asked to', async () => {
    const { body } = await vendor.post('/v1/products', aProduct(), { prefer: 'wait=checkpoint' });
    expect(body.receipt).toMatchObject({ index: body.entry.index, proof: expect.stringContaining('c2sp.org/tlog-proof@v1') });
  });
});

describe('what needs no token is limited by address, applications and token requests apart', () => {
  let limited: TestApi;
  beforeAll(async () => { limited = await openTestApi({ background: false, applications: { burst: 1, perSecond: 0.01 }, tokens: { burst: 1, perSecond: 0.01 } }); });
  afterAll(() => limited.close());
  const apply = (): Promise<Answered> => limited.send('POST', '/v1/participants', { body: applicationBody(), headers: { 'idempotency-key': randomUUID() } });
  const ask = (): Promise<Answered> => limited.send('POST', '/oauth/token', { payload: 'grant_type=client_credentials', headers: { 'content-type': 'application/x-www-form-urlencoded' } });

  test.each([['POST /v1/participants', apply, 201], ['POST /oauth/token', ask, 401]])('%s is 429 when there were too many, and says when to come again', async (_what, send, status) => {
    expect((await send()).status).toBe(status);
    const second = await send();
    isProblem(second, 'rate_limited');
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
  });
  test('what holds a token is not', async () => {
    for (let i = 0; i < 5; i++) expect((await limited.send('GET', '/v1/products')).status).toBe(401);
  });
});

test('what nobody expected is 500 without its cause', async () => {
  const fresh = await openTestApi({ background: false });
  const { ledger } = fresh.runtime;
  Object.assign(ledger, { get: () => Promise.reject(new Error('a secret of the inside')) });
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: buyer.clientId, client_secret: buyer.clientSecret }).toString();
  const answered = await fresh.send('POST', '/oauth/token', { payload: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  isProblem(answered, 'internal_error');
  expect(answered.text).not.toContain('secret');
  await fresh.close();
});

test('a database that is away is 503, to be tried again', async () => {
  const fresh = await openTestApi({ background: false });
  Object.assign(fresh.runtime.ledger, { get: () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })) });
  const answered = await fresh.send('GET', '/v1/products', { headers: { authorization: `Bearer ${tokenFor(fresh)}` } });
  isProblem(answered, 'unavailable');
  expect(answered.headers['retry-after']).toBe('1');
  await fresh.close();
});

/** A token by the keys of another exchange than the one that the credential is of. */
const tokenFor = ({ runtime: { keys, config } }: TestApi): string =>
  new AccessTokens(keys.tokens, config.baseUrl).issue({ org: vendor.org as Id<'participant'>, credential: 'cli_x', person: null, roles: [] });

test('an applicant that is admitted may act within a second', async () => {
  const other = await admitted(api, operators, { capacities: ['vendor'] });
  await until(async () => expected(await other.post('/v1/products', aProduct()), 201).id.startsWith('prd_'));
});
