import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listed, openCast, type Cast, type Client } from '../support/api.js';
import { startGateway, type GatewayProcess } from '../support/gateway-process.js';
import { someTerms } from '../support/ledger.js';
import { until } from '../support/until.js';

/** A gateway of `yaosu gateway` in a process of its own, between a buyer that hammers and a vendor's service, with a real exchange. */
let cast: Cast;
let upstream: Server;
let gateway: GatewayProcess;
let point: { id: string; clientId: string; clientSecret: string };
/** When the service was asked for something, under which grant. */
const served: { readonly at: number; readonly grant: string }[] = [];
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  cast = await openCast();
  await cast.api.app.listen(0, '127.0.0.1');
  upstream = createServer((req, res) => {
    served.push({ at: Date.now(), grant: String(req.headers['x-yaosu-grant']) });
    setTimeout(() => { res.writeHead(200, { 'content-type': 'application/json', 'x-yaosu-rows': '2' }).end(JSON.stringify({ path: req.url, key: req.headers.authorization ?? null, buyer: req.headers['x-yaosu-buyer'] })); }, 5);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  point = await cast.vendor.does('/v1/enforcers', { code: 'gateway-a', name: { zh: '网关甲' }, kind: 'gateway' });
  gateway = await startGateway(options('--deaf-seconds', '2', '--drain-seconds', '3', '--report-seconds', '1'));
  await until(async () => (await cast.vendor.get(`/v1/enforcers/${point.id}`)).body.state === 'ACTIVE');
});
afterAll(async () => {
  await gateway.stop('SIGTERM');
  upstream.close();
  await cast.api.close();
});

const options = (...more: string[]): string[] => ['--upstream', `${addressOf(upstream)}/base/`, '--exchange', exchangeUrl(), '--client', point.clientId, '--secret', point.clientSecret, ...more];
const exchangeUrl = (): string => addressOf(cast.api.app.getHttpServer());

interface Access { readonly grant: string; readonly key: string }

/** A grant that is enforced at the gateway, with the key that the buyer has collected. */
async function anAccess({ vendor, buyer }: { readonly vendor: Client; readonly buyer: Client } = cast, terms: Parameters<typeof someTerms>[0] = {}): Promise<Access> {
  const { listing } = await listed(vendor);
  const { id } = await buyer.does('/v1/negotiations', { listing, proposal: { terms: someTerms(terms), plan: 'basic', need: '规划' } });
  await vendor.does(`/v1/negotiations/${id}/agree`);
  const { agreementSha256 } = (await buyer.get(`/v1/negotiations/${id}`)).body;
  await buyer.does(`/v1/negotiations/${id}/verify`, { agreementSha256 });
  await vendor.does(`/v1/negotiations/${id}/finalize`);
  const { grant } = (await vendor.get(`/v1/negotiations/${id}`)).body;
  await vendor.does(`/v1/grants/${grant}/activate`, { enforcementPoints: ['gateway-a'] });
  const { credential } = await buyer.does(`/v1/grants/${grant}/collect-credential`);
  await until(async () => (await call(credential)).status === 200);
  return { grant, key: credential };
}

async function call(key: string, path = '/data?x=1', headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const res = await fetch(gateway.url + path, { headers: { ...headers, ...(key === '' ? {} : { authorization: `Bearer ${key}` }) } });
  return { status: res.status, body: (await res.json()) as Record<string, unknown> };
}

const grantOf = async (grant: string): Promise<Readonly<Record<string, unknown>>> => (await cast.vendor.get(`/v1/grants/${grant}`)).body as unknown as Record<string, unknown>;

describe('the reference gateway', () => {
  test('lets through what a grant opens, without the key, and says for whom', async () => {
    const { key } = await anAccess();
    expect(await call(key)).toEqual({ status: 200, body: { path: '/base/data?x=1', key: null, buyer: cast.buyer.org } });
  });

  test('lets nothing through without a key, with a wrong one, or for a purpose outside the grant', async () => {
    expect([(await call('')).status, (await call('wrong')).status]).toEqual([401, 401]);
    const { key } = await anAccess(cast, { purposes: ['planning'] });
    expect((await call(key, '/', { 'x-yaosu-purpose': 'marketing' })).body['code']).toBe('outside_grant');
  });

  test('counts what passes and reports it', async () => {
    const { grant, key } = await anAccess();
    for (let i = 0; i < 3; i++) await call(key);
    await until(async () => ((await grantOf(grant))['meters'] as { total: { count: number; rows: number } }[])[0]?.total.count === 4);
    expect((await grantOf(grant))['used']).toMatchObject({ count: 4, rows: 8 });
  });

  test('lets no more through than the limit, however many ask at once', async () => {
    const { grant, key } = await anAccess(cast, { countMax: 5 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(key)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(served.filter((one) => one.grant === grant)).toHaveLength(5);
    await until(async () => (await grantOf(grant))['state'] === 'EXHAUSTED');
  });

  test('stops a suspended grant within a second, and lets it through again once it is resumed', async () => {
    const { grant, key } = await anAccess();
    await cast.vendor.does(`/v1/grants/${grant}/suspend`, { reason: 'x' });
    await until(async () => (await call(key)).status === 401);
    await cast.vendor.does(`/v1/grants/${grant}/resume`, { reason: 'x' });
    await until(async () => (await call(key)).status === 200);
  });

  test('stops what rests on a held product', async () => {
    const { grant, key } = await anAccess();
    const { product } = await grantOf(grant);
    await cast.regulator.does('/v1/holds', { target: product, ground: 'x', article: 'y' });
    await until(async () => (await call(key)).status === 401);
  });

  test('after its acknowledgement of a revocation not one request passes, however hard it is hammered', async () => {
    const { grant, key } = await anAccess();
    const hammering = new AbortController();
    const hammers = Array.from({ length: 16 }, async () => { while (!hammering.signal.aborted) await call(key).catch(() => undefined); });
    await delay(300);
    await cast.vendor.does(`/v1/grants/${grant}/revoke`, { reason: 'x' });
    await until(async () => (await grantOf(grant))['state'] === 'REVOKED');
    await delay(200);
    hammering.abort();
    await Promise.all(hammers);
    const { items } = (await cast.vendor.get(`/v1/entries?stream=${grant}&limit=200`)).body as unknown as { items: { entry: { type: string; at: string } }[] };
    const acknowledgedAt = Date.parse(items.find(({ entry }) => entry.type === 'grant.acknowledged')?.entry.at ?? '');
    const times = served.filter((one) => one.grant === grant).map(({ at }) => at);
    expect(times.length).toBeGreaterThan(20);
    expect(times.filter((at) => at > acknowledgedAt)).toEqual([]);
    expect((await grantOf(grant))['used']).toMatchObject({ count: times.length });
  });

  test('lets nothing through once it cannot hear the exchange, and ends in order', async () => {
    const { key } = await anAccess();
    await cast.api.app.close();
    await until(async () => (await call(key)).body['code'] === 'exchange_not_heard');
    expect(await gateway.stop('SIGTERM')).toBe(0);
  });
});
