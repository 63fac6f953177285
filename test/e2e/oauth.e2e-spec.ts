import { createPublicKey, generateKeyPairSync, randomUUID, type JsonWebKey, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import { admitted, applicant, found, openTestApi, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { aDescription } from '../support/ledger.js';
import { until } from '../support/until.js';

let api: TestApi;
let operators: Founded;
let vendor: Client;
beforeAll(async () => {
  api = await openTestApi({ background: false });
  operators = await found(api);
  vendor = await admitted(api, operators, { capacities: ['vendor'] });
});
afterAll(() => api.close());

const ISSUER = 'https://exchange.example';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ask = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> => api.send('POST', '/oauth/token', { payload: new URLSearchParams(form).toString(), headers: { ...FORM, ...headers } });
const basic = (id: string, secret: string): Record<string, string> => ({ authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}` });
const grant = { grant_type: 'client_credentials' };

describe('POST /oauth/token', () => {
  test('200 for client_secret_basic and client_secret_post, never kept by a cache', async () => {
    for (const answered of [await ask(grant, basic(vendor.clientId, vendor.clientSecret)), await ask({ ...grant, client_id: vendor.clientId, client_secret: vendor.clientSecret })]) {
      expect(answered.status).toBe(200);
      expect(answered.headers['cache-control']).toBe('no-store');
      expect(answered.body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 });
    }
  });

  test('the token is an ES256 JWT of fifteen minutes that verifies by the published key', async () => {
    const { body: { access_token: token } } = await ask(grant, basic(vendor.clientId, vendor.clientSecret));
    const { text } = await api.send('GET', '/.well-known/jwks.json');
    const { keys: [key = {}] } = JSON.parse(text) as { keys: (JsonWebKey & { kid?: string })[] };
    const decoded = jsonwebtoken.verify(token, createPublicKey({ key, format: 'jwk' }), { algorithms: ['ES256'], issuer: ISSUER, audience: `${ISSUER}/v1`, complete: true });
    expect(decoded.header).toMatchObject({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' });
    const payload = decoded.payload as jsonwebtoken.JwtPayload;
    expect(payload).toMatchObject({ sub: vendor.org, org: vendor.org, client_id: vendor.clientId, roles: ['vendor'], person: vendor.person, jti: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
  });

  test.each([
    ['no grant_type', {}, 'invalid_request'], ['another grant_type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('400 for %s', async (_what, form, error) => {
    const answered = await ask(form);
    expect([answered.status, (answered.body as unknown as { error: string }).error]).toEqual([400, error]);
  });
  test('400 for two authentications at once', async () => {
    const answered = await ask({ ...grant, client_secret: vendor.clientSecret }, basic(vendor.clientId, vendor.clientSecret));
    expect([answered.status, (answered.body as unknown as { error: string }).error]).toEqual([400, 'invalid_request']);
  });

  test.each([
    ['nobody', {}], ['a wrong secret', { client_id: () => vendor.clientId, client_secret: () => operators.maker.clientSecret }], ['an unknown participant', { client_id: () => `prt_${randomUUID()}:cli_${randomUUID()}`, client_secret: () => 'x' }],
    ['an unknown credential', { client_id: () => `${vendor.org}:cli_${randomUUID()}`, client_secret: () => vendor.clientSecret }], ['another\'s credential', { client_id: () => `${vendor.org}:${operators.maker.clientId.split(':')[1] ?? ''}`, client_secret: () => operators.maker.clientSecret }],
    ['what is no client id', { client_id: () => 'admin', client_secret: () => 'admin' }],
  ] as [string, Record<string, () => string>][])('401 with the same words for %s', async (_what, members) => {
    const answered = await ask({ ...grant, ...Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value()])) });
    expect(answered.status).toBe(401);
    expect(answered.body).toEqual({ error: 'invalid_client', error_description: 'No such client, or a wrong secret' });
    expect(answered.headers['www-authenticate']).toMatch(/^Basic/);
  });
  test('401 for an Authorization header that is not Basic', async () => expect((await ask(grant, { authorization: 'Bearer x' })).status).toBe(401));
  test('415 for JSON', async () => expect((await api.send('POST', '/oauth/token', { body: grant })).status).toBe(415));

  test('a rejected participant gets no token any more, and its old one ends', async () => {
    const other = await applicant(api, { capacities: ['buyer'] });
    await operators.maker.does(`/v1/participants/${other.org}/reject`, { reason: 'incomplete' });
    expect((await ask(grant, basic(other.clientId, other.clientSecret))).status).toBe(401);
    await until(async () => (await other.get(`/v1/participants/${other.org}`)).status === 401);
  });
  test('a suspended participant still reads, and trades no more', async () => {
    const other = await admitted(api, operators, { capacities: ['vendor'] });
    await operators.maker.does(`/v1/participants/${other.org}/suspend`, { reason: 'under review' });
    const again = await api.login(other);
    expect((await again.get('/v1/products')).status).toBe(200);
    const refused = await again.post('/v1/products', { description: aDescription() });
    expect([refused.status, refused.body.code]).toEqual([403, 'participant_not_active']);
  });
});

describe('a credential', () => {
  test('that is revoked gets no token, and its tokens end', async () => {
    const { clientId, clientSecret } = await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person: null });
    const second = await api.login({ clientId, clientSecret });
    expect((await second.get('/v1/products')).status).toBe(200);
    const credential = clientId.split(':')[1] ?? '';
    await vendor.does(`/v1/participants/${vendor.org}/credentials/${credential}/revoke`, { reason: 'lost' });
    expect((await ask(grant, basic(clientId, clientSecret))).status).toBe(401);
    await until(async () => (await second.get('/v1/products')).status === 401);
    expect((await vendor.post(`/v1/participants/${vendor.org}/credentials/${credential}/revoke`, { reason: 'lost' })).status).toBe(409);
    expect((await vendor.post(`/v1/participants/${vendor.org}/credentials/cli_${randomUUID()}/revoke`, { reason: 'x' })).status).toBe(404);
  });
  test.each([['not begun', '2090-01-01T00:00:00Z', '2091-01-01T00:00:00Z'], ['ended', '2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z']])('that has %s gets no token', async (_what, validFrom, validUntil) => {
    const { clientId, clientSecret } = await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person: null, validFrom, validUntil });
    expect((await ask(grant, basic(clientId, clientSecret))).status).toBe(401);
  });
  test('may belong only to a person of its participant', async () => {
    expect((await vendor.post(`/v1/participants/${vendor.org}/credentials`, { person: operators.maker.person })).body.code).toBe('reference_invalid');
  });
});

describe('an access token is refused', () => {
  const payload = (): object => ({ client_id: vendor.clientId, org: vendor.org, roles: ['operator'], person: null });
  const options = (): jsonwebtoken.SignOptions => ({ algorithm: 'ES256', issuer: ISSUER, audience: `${ISSUER}/v1`, subject: vendor.org, jwtid: randomUUID(), expiresIn: 60, keyid: api.runtime.keys.tokens.signing().kid });
  const ours = (): KeyObject => api.runtime.keys.tokens.signing().privateKey;

  test.each([
    ['without a signature', () => jsonwebtoken.sign(payload(), '', { ...options(), algorithm: 'none' } as jsonwebtoken.SignOptions)],
    ['signed by a secret under our key id', () => jsonwebtoken.sign(payload(), 'secret', { ...options(), algorithm: 'HS256' })],
    ['signed by another key', () => jsonwebtoken.sign(payload(), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, options())],
    ['of a key that is not ours', () => jsonwebtoken.sign(payload(), ours(), { ...options(), keyid: 'other' })],
    ['without an end', () => jsonwebtoken.sign(payload(), ours(), without(options(), 'expiresIn'))],
    ['that has ended', () => jsonwebtoken.sign(payload(), ours(), { ...options(), expiresIn: -1 })],
    ['of another issuer', () => jsonwebtoken.sign(payload(), ours(), { ...options(), issuer: 'https://elsewhere.example' })],
    ['for another audience', () => jsonwebtoken.sign(payload(), ours(), { ...options(), audience: 'https://elsewhere.example/v1' })],
    ['without an audience', () => jsonwebtoken.sign(payload(), ours(), without(options(), 'audience'))],
    ['that is none', () => 'x.y.z'],
  ])('%s', async (_what, make) => {
    const answered = await api.send('GET', '/v1/products', { headers: { authorization: `Bearer ${make()}` } });
    expect([answered.status, answered.body.code, answered.headers['www-authenticate']]).toEqual([401, 'unauthenticated', 'Bearer realm="yaosu"']);
  });

  test.each(['', 'Bearer', 'Bearer  x', 'Basic eDp5', 'Bearer a b'])('as the header %j', async (authorization) => {
    expect((await api.send('GET', '/v1/products', { headers: { authorization } })).status).toBe(401);
  });

  test('roles that a token claims count for nothing: the ledger says what its participant is', async () => {
    const token = jsonwebtoken.sign(payload(), ours(), options());
    expect((await api.send('GET', '/v1/queue', { headers: { authorization: `Bearer ${token}` } })).status).toBe(403);
  });
});

const without = (options: jsonwebtoken.SignOptions, name: keyof jsonwebtoken.SignOptions): jsonwebtoken.SignOptions => Object.fromEntries(Object.entries(options).filter(([member]) => member !== name));

test('the authorization server describes itself (RFC 8414)', async () => {
  const { text } = await api.send('GET', '/.well-known/oauth-authorization-server');
  expect(JSON.parse(text)).toMatchObject({ issuer: ISSUER, token_endpoint: `${ISSUER}/oauth/token`, jwks_uri: `${ISSUER}/.well-known/jwks.json`, grant_types_supported: ['client_credentials'] });
});
