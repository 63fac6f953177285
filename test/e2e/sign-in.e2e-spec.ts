import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ReferenceAuthority, newPrivateKey } from '#adapters/ports';
import { formatPem } from '#core/tlog';
import { checkCharacter } from '#core/exchange';
import { CertificateWatch } from '#ledger';
import { admitted, found, openTestApi, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { until } from '../support/until.js';
import { aMachine, anAssertion, type Machine, type Said } from '../property/bindings.js';

const ISSUER = 'https://exchange.example';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const HOUR_MS = 3_600_000;

let dir: string;
let ahead = 0;
const now = (): Date => new Date(Date.now() + ahead);
const authority = ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'), { now });
let api: TestApi;
let operators: Founded;
let vendor: Client;
const publish = (bytes = authority.list()): Promise<void> => writeFile(join(dir, 'lists', 'ca.crl'), bytes);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yaosu-sign-in-'));
  for (const name of ['roots', 'lists']) await mkdir(join(dir, name));
  await writeFile(join(dir, 'roots', 'root.pem'), formatPem('CERTIFICATE', authority.certificate));
  await publish();
  const environment = { YAOSU_CA_ROOTS: join(dir, 'roots'), YAOSU_CRL_DIR: join(dir, 'lists'), YAOSU_CRL_REFRESH_MS: '10', YAOSU_CRL_MAX_AGE: '48' };
  api = await openTestApi({ background: false, now, environment });
  operators = await found(api);
  vendor = await admitted(api, operators, { capacities: ['vendor'] });
});
afterAll(async () => {
  await api.close();
  await rm(dir, { recursive: true });
});
beforeEach(async () => {
  ahead = 0;
  await publish();
});

async function registrationOf({ org, get }: Client): Promise<string> {
  const { organisation } = (await get(`/v1/participants/${org}`)).body as unknown as { readonly organisation: { readonly registration: { readonly number: string } } };
  return organisation.registration.number;
}
const machineOf = (change: Parameters<typeof aMachine>[0] = {}, more: Parameters<typeof aMachine>[1] = {}): Machine => aMachine(change, { by: authority, ...more });
const said = (more: Said = {}): Said => ({ at: now(), ...more });
const requestOf = (machine: Machine, { org }: Client, more: object = {}): object => ({ person: null, chain: [Buffer.from(machine.der).toString('base64')], assertion: anAssertion(machine, org, said()), ...more });
const bind = (machine: Machine, by = vendor): Promise<Answered> => by.post('/v1/bindings', requestOf(machine, by));
async function bound(machine = machineOf(), by = vendor): Promise<{ readonly machine: Machine; readonly clientId: string; readonly id: string }> {
  const { clientId, id } = await by.does('/v1/bindings', requestOf(machine, by));
  return { machine, clientId, id };
}

const ask = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> =>
  api.send('POST', '/oauth/token', { payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
const byAssertion = (assertion: string, more: Record<string, string> = {}): Promise<Answered> => ask({ grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion: assertion, ...more });
const signIn = (machine: Machine, clientId: string, more: Said = {}): Promise<Answered> => byAssertion(anAssertion(machine, clientId, said(more)));
const descriptionOf = ({ body }: Answered): string => (body as unknown as { error_description: string }).error_description;

async function refused(answered: Promise<Answered>, reason: string | RegExp): Promise<void> {
  const { status, body } = await answered;
  expect([status, body]).toEqual([401, { error: 'invalid_client', error_description: typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason) }]);
}

describe('POST /v1/bindings', () => {
  test('201 for a certificate of a trusted authority: the client signs in by it, and its token is good for what its participant may', async () => {
    const machine = machineOf({ subject: { commonName: 'machine', organisation: '示例', code: await registrationOf(vendor) } });
    const { clientId, id } = await bound(machine);
    const { body, status } = await signIn(machine, clientId);
    expect([status, body]).toEqual([200, { access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 }]);
    expect((await api.send('GET', '/v1/products', { headers: { authorization: `Bearer ${body.access_token}` } })).status).toBe(200);
    expect((await vendor.get(`/v1/bindings/${id}`)).body).toMatchObject({ state: 'BOUND', holder: vendor.org, certificate: { keyKind: 'P-256', serial: machine.certificate.serial } });
    expect((await vendor.get('/v1/bindings?state=BOUND')).body.items.map((one) => one.id)).toContain(id);
  });

  test('a repetition of the same request answers the same, although its assertion was used', async () => {
    const machine = machineOf();
    const [request, headers] = [requestOf(machine, vendor), { 'idempotency-key': randomUUID() }];
    const [first, again] = [await vendor.post('/v1/bindings', request, headers), await vendor.post('/v1/bindings', request, headers)];
    expect([first.status, again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, 201, first.body, 'true']);
  });

  test('a certificate below another authority, and one of SM2, are bound and sign in', async () => {
    const between = authority.subordinate('Issuing CA', newPrivateKey('SM2'));
    await writeFile(join(dir, 'lists', 'between.crl'), between.list());
    const machine = machineOf({}, { by: between, kind: 'SM2' });
    const chain = [machine.der, between.certificate].map((der) => Buffer.from(der).toString('base64'));
    const { clientId } = await vendor.does('/v1/bindings', requestOf(machine, vendor, { chain }));
    expect((await signIn(machine, clientId)).status).toBe(200);
  });

  test('400 for what is no chain, 409 for a certificate that is bound already', async () => {
    expect((await vendor.post('/v1/bindings', { ...requestOf(machineOf(), vendor), chain: [] })).status).toBe(400);
    const { machine } = await bound();
    expect((await bind(machine)).body.code).toBe('already_exists');
  });

  test('422 for a certificate of another organisation, of another root, that was revoked, or that has expired', async () => {
    const foreign = `91350100M000100Y5${checkCharacter('91350100M000100Y5')}`;
    expect((await bind(machineOf({ subject: { commonName: 'm', organisation: 'x', code: foreign } }))).body).toMatchObject({ code: 'certificate_invalid', detail: expect.stringContaining(foreign) });
    expect((await bind(machineOf({}, { by: ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'), { now }) }))).body.code).toBe('certificate_invalid');
    const revoked = machineOf();
    authority.revoke(revoked.certificate.serial);
    await publish();
    expect((await bind(revoked)).body).toMatchObject({ code: 'certificate_invalid', detail: expect.stringContaining('revoked by its authority') });
    expect((await bind(machineOf({ days: 1, notBefore: new Date(Date.now() - 48 * HOUR_MS) }))).body.code).toBe('certificate_invalid');
  });

  test('422 for who does not show the key, 503 while it is not known whether the certificate is revoked', async () => {
    const [machine, other] = [machineOf(), machineOf()];
    expect((await vendor.post('/v1/bindings', { ...requestOf(machine, vendor), assertion: anAssertion({ ...machine, key: other.key }, vendor.org, said()) })).body.code).toBe('signature_invalid');
    await publish(Buffer.from('x'));
    expect((await bind(machine)).body).toMatchObject({ code: 'unavailable' });
  });
});

describe('POST /oauth/token by an assertion: 401 in the words of what is wrong', () => {
  test('for one that was used before, also by two at once', async () => {
    const { machine, clientId } = await bound();
    const assertion = anAssertion(machine, clientId, said());
    const both = await Promise.all([byAssertion(assertion), byAssertion(assertion)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    await refused(byAssertion(assertion), 'the assertion was used before');
    expect((await signIn(machine, clientId)).status).toBe(200);
  });

  test('for another audience, for one that has expired, and for another client', async () => {
    const [one, other] = [await bound(), await bound()];
    await refused(signIn(one.machine, one.clientId, { audience: `${ISSUER}/v1` }), 'the assertion is for another audience');
    expect((await signIn(one.machine, one.clientId, { audience: `${ISSUER}/oauth/token` })).status).toBe(200);
    await refused(signIn(one.machine, one.clientId, { seconds: -1 }), 'the assertion has expired');
    await refused(byAssertion(anAssertion(one.machine, one.clientId, said()), { client_id: other.clientId }), 'client_id is another');
    await refused(signIn(one.machine, other.clientId), 'another certificate');
    await refused(byAssertion(anAssertion({ ...other.machine, key: one.machine.key }, other.clientId, said())), 'not signed by the key');
  });

  test('for a client that has a secret, or that nobody knows', async () => {
    const { machine } = await bound();
    for (const client of [vendor.clientId, `${vendor.org}:cli_${randomUUID()}`, `prt_${randomUUID()}:cli_${randomUUID()}`, 'x', '']) await refused(signIn(machine, client), 'no certificate is bound for this client');
  });

  test('for a certificate that its authority has revoked, from its next list on', async () => {
    const { machine, clientId } = await bound();
    expect((await signIn(machine, clientId)).status).toBe(200);
    authority.revoke(machine.certificate.serial);
    expect((await signIn(machine, clientId)).status).toBe(200);
    await publish();
    await until(async () => (await signIn(machine, clientId)).status === 401);
    await refused(signIn(machine, clientId), /revoked by its authority/);
  });

  test('while no list is at hand that is fresh enough', async () => {
    const { machine, clientId } = await bound(machineOf({ days: 30 }));
    await publish(authority.list({ hours: 1_000 }));
    await until(async () => (await signIn(machine, clientId)).status === 200);
    ahead = 47 * HOUR_MS;
    expect((await signIn(machine, clientId)).status).toBe(200);
    ahead = 49 * HOUR_MS;
    await refused(signIn(machine, clientId), /not known: the revocation list is of .* too long ago/);
    await publish();
    await until(async () => (await signIn(machine, clientId)).status === 200);
  });

  test('for a certificate that has expired, and for a binding that was revoked, whose tokens end within a second', async () => {
    const { machine, clientId } = await bound(machineOf({ days: 1 }));
    ahead = 24 * HOUR_MS;
    await refused(signIn(machine, clientId), 'the certificate has expired');
    ahead = 0;
    const other = await bound();
    const { body: { access_token: token } } = await signIn(other.machine, other.clientId);
    const reads = async (): Promise<number> => (await api.send('GET', '/v1/products', { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await reads()).toBe(200);
    await vendor.does(`/v1/bindings/${other.id}/revoke`, { reason: 'lost' });
    await refused(signIn(other.machine, other.clientId), 'the binding of the certificate was revoked');
    await until(async () => await reads() === 401);
  });

  test('400 for two authentications at once, and for another type of assertion', async () => {
    const { machine, clientId } = await bound();
    const assertion = anAssertion(machine, clientId, said());
    const both = await byAssertion(assertion, { client_secret: vendor.clientSecret });
    const other = await byAssertion(assertion, { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' });
    expect([both.status, both.body, other.status, other.body]).toEqual([400, expect.objectContaining({ error: 'invalid_request' }), 400, expect.objectContaining({ error: 'invalid_request' })]);
  });

  test('a participant that is suspended still reads, and one that has left signs in no more', async () => {
    const other = await admitted(api, operators, { capacities: ['buyer'] });
    const { machine, clientId } = await bound(machineOf(), other);
    await operators.maker.does(`/v1/participants/${other.org}/suspend`, { reason: 'under review' });
    expect((await signIn(machine, clientId)).status).toBe(200);
    await other.does(`/v1/participants/${other.org}/exit`, { reason: 'x' });
    await operators.maker.does(`/v1/participants/${other.org}/close`, { reason: 'x' });
    expect(descriptionOf(await signIn(machine, clientId))).toBe('the binding of the certificate was revoked');
  });
});

test('the watch ends the binding of a certificate that was revoked, and says what it does not know', async () => {
  const { ledger, pool, logger, signIn: service } = api.runtime;
  const watch = new CertificateWatch({ ledger, pool, logger, signIn: service });
  const { machine, id } = await bound();
  await publish();
  expect((await vendor.get(`/v1/bindings/${id}`)).body.state).toBe('BOUND');
  authority.revoke(machine.certificate.serial);
  await publish();
  await until(async () => {
    await watch.step().catch(() => undefined);
    return (await vendor.get(`/v1/bindings/${id}`)).body.state === 'REVOKED';
  });
  await bound();
  await publish(Buffer.from('x'));
  ahead = 49 * HOUR_MS;
  await expect(watch.step()).rejects.toThrow('is not known');
});

test('the server says that it takes assertions only where it trusts an authority', async () => {
  expect(JSON.parse((await api.send('GET', '/.well-known/oauth-authorization-server')).text)).toMatchObject({
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'], token_endpoint_auth_signing_alg_values_supported: ['ES256', 'ES384', 'PS256', 'RS256', 'SM2'],
  });
  const plain = await openTestApi({ background: false });
  expect(JSON.parse((await plain.send('GET', '/.well-known/oauth-authorization-server')).text)).toMatchObject({ token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'] });
  const founded = await found(plain);
  const machine = machineOf();
  expect((await founded.maker.post('/v1/bindings', requestOf(machine, founded.maker))).body).toMatchObject({ code: 'certificate_invalid', detail: expect.stringContaining('trusts no certification authority') });
  await plain.close();
});
