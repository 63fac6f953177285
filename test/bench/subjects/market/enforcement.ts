import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '#adapters/store';
import { startGateway } from '../../../support/gateway-process.js';
import { openLedger, type Bench, type Cell } from '../../bench.js';
import { openMarket, type TradedGrant } from '../../market.js';
import { windowOf, type Sample } from '../../measure.js';
import { HOST, httpCell, requestParts, startApi, tokenOf, type ApiProcess } from '../api.js';

const MARKET = { vendors: 20, buyers: 20, grants: 2000, isEnforced: true };
const QUESTIONS_PER_SECOND = 2_000;
const CONNECTIONS = 32;
const LANES = 4;
const LOOK_MS = 2;
const EFFECT_MS_MAX = 120_000;

/** 执行点: keys are asked about by the points, and a reference gateway stops what is revoked. */
export async function openEnforcement(bench: Bench, { rounds }: { readonly rounds: number }): Promise<Cell[]> {
  const { server, config } = bench;
  const url = await server.create('enforced');
  // An exchange of its own publishes a log of its own: beside another's it would halt, as one that has lost entries.
  const dataDir = join(server.directory, 'enforced');
  await migrate(url, config.exchange);
  const { ledger, close } = openLedger({ ...config, dataDir }, url, 2);
  const { grants } = await openMarket(ledger, MARKET);
  await close();
  const api = await startApi(bench, url, { background: true, env: { YAOSU_DATA: dataDir } });
  const [first] = grants;
  const [revoked, asked] = [grants.filter(({ vendor }) => vendor === first?.vendor), grants.filter(({ vendor }) => vendor !== first?.vendor)];
  return [await introspectionCell(bench, api, asked), await revocationCell(bench, api, rounds > 1 ? revoked : revoked.slice(0, 20))];
}

async function introspectionCell(bench: Bench, api: ApiProcess, grants: readonly TradedGrant[]): Promise<Cell> {
  const points = [...new Set(grants.flatMap(({ point }) => point ?? []))];
  const tokens = new Map(await Promise.all(points.map(async (point) => [point.clientId, await tokenOf(point, api.port)] as const)));
  const requests = grants.map(({ point, key }) => requestParts({ path: '/v1/introspection', token: tokens.get(point?.clientId ?? '') ?? '', body: new URLSearchParams({ token: key }) }));
  await requireActive(api, grants, tokens);
  return httpCell(bench, { name: 'introspection', part: 'market', connections: CONNECTIONS, apis: [api], requests, plan: { expected: 200, perSecond: QUESTIONS_PER_SECOND } });
}

/** The API has followed the ledger as far as the keys of all grants. */
async function requireActive({ port }: ApiProcess, grants: readonly TradedGrant[], tokens: ReadonlyMap<string, string>): Promise<void> {
  const { point, key } = grants.at(-1) ?? {};
  const headers = { authorization: `Bearer ${tokens.get(point?.clientId ?? '') ?? ''}` };
  await eventually(async () => {
    const answer = await fetch(`http://${HOST}:${port}/v1/introspection`, { method: 'POST', headers, body: new URLSearchParams({ token: key ?? '' }) });
    const { active } = await answer.json() as { readonly active?: boolean };
    return active === true;
  });
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + EFFECT_MS_MAX; !(await isSo());) {
    if (performance.now() > end) throw new Error(`after ${EFFECT_MS_MAX} ms it was still not so: ${isSo.toString()}`);
    await delay(LOOK_MS);
  }
}

/** From the moment in which the vendor sends a revocation to the first request that the gateway does not let through, for grants in use. */
async function revocationCell(bench: Bench, api: ApiProcess, grants: readonly TradedGrant[]): Promise<Cell> {
  const [grant] = grants;
  if (grant?.point === undefined) throw new Error('nothing is enforced');
  const upstream = createServer((_, res) => { res.end('data'); });
  upstream.listen(0, HOST);
  await once(upstream, 'listening');
  const exchange = `http://${HOST}:${api.port}`;
  const { clientId, clientSecret } = grant.point;
  const gateway = await startGateway(['--upstream', `http://${HOST}:${(upstream.address() as AddressInfo).port}`, '--exchange', exchange, '--client', clientId, '--secret', clientSecret]);
  bench.closing.push(() => gateway.stop('SIGTERM').then(() => { upstream.close(); }));
  const token = await tokenOf(grant.vendor, api.port);
  const call = async (key: string): Promise<number> => {
    const answer = await fetch(gateway.url, { headers: { authorization: `Bearer ${key}` } });
    await answer.arrayBuffer();
    return answer.status;
  };
  const revoke = async ({ id, key }: TradedGrant): Promise<number> => {
    await eventually(async () => (await call(key)) === 200);
    const startedAt = performance.now();
    const headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': id };
    const [answer] = await Promise.all([fetch(`${exchange}/v1/grants/${id}/revoke`, { method: 'POST', headers, body: JSON.stringify({ reason: 'bench' }) }), eventually(async () => (await call(key)) !== 200)]);
    if (answer.status !== 201) throw new Error(`${id} was not revoked: ${await answer.text()}`);
    return performance.now() - startedAt;
  };
  const measure = async (): Promise<Sample> => {
    const startedAt = performance.now();
    const waiting = [...grants];
    const latencies: number[] = [];
    const lane = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) latencies.push(await revoke(next));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const window = windowOf(latencies, (performance.now() - startedAt) / 1000);
    return { ...window, perSecond: window.count / window.seconds, nodeMicros: undefined, postgresMicros: undefined };
  };
  return { name: 'revocation', part: 'market', connections: LANES, pids: [], isLong: true, measure, conclude: () => Promise.resolve({ revocations: grants.length }) };
}
