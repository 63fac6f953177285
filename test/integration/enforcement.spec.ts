import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { httpWebhooks } from '#adapters/ports';
import { sha256Hex, type Caller, type CommandInput, type Id } from '#core/exchange';
import { Bell, Follower, Introspector, Ledger, PointFeed, Pulses, Pusher, STALE_MS_MAX, replay, signaller, silentLogger } from '#ledger';
import { admit, foundExchange, list, openTestLedger, plainVault, someTerms, type Listed, type Operators, type TestLedger } from '../support/ledger.js';
import { differencesAfter } from '../support/tampered.js';
import { until } from '../support/until.js';

/** Points on a real database: what they hear of, what they are told, and whether they are heard. */
let stage: TestLedger;
let operators: Operators;
let vendor: Caller;
let buyer: Caller;
let follower: Follower;
let clock: Date;
const bell = new Bell();
const KEY = sha256Hex('the access key');
const now = (): Date => clock;
type Pool = ConstructorParameters<typeof Introspector>[0]['pool'];

beforeEach(async () => {
  clock = new Date('2026-06-15T01:30:00.000Z');
  stage = await openTestLedger({ now });
  operators = await foundExchange(stage);
  vendor = await admit(stage, operators, { capacities: ['vendor'] });
  buyer = await admit(stage, operators, { capacities: ['buyer'] });
  await stage.pool.query(`insert into follower (exchange, name) values (1, 'signals')`);
  follower = new Follower({ name: 'signals', advance: signaller(stage.ledger), pool: stage.pool, exchange: 1, bell, logger: silentLogger });
});
afterEach(() => stage.close());

const caughtUp = async (): Promise<void> => { while (await follower.step()); };
const feed = (): PointFeed => new PointFeed({ pool: stage.pool, exchange: 1, bell });
const hear = (id: Id<'enforcer'>, after = 0) => feed().hear(id, { after, waitMs: 0, signal: new AbortController().signal });

interface Point { readonly id: Id<'enforcer'>; readonly caller: Caller }
async function aPoint(code: string, change: Partial<CommandInput<'enforcer.register'>> = {}): Promise<Point> {
  const id = stage.ledger.derivedId('enforcer', vendor.org, code);
  const credential = { id: `cli_${id.slice(4)}`, secretSha256: KEY, person: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' };
  await stage.run(vendor, 'enforcer.register', { id, code, name: { zh: '网关' }, kind: 'gateway', credential, ...change });
  return { id, caller: { org: vendor.org, roles: ['enforcer'], client: credential.id, person: null, enforcer: id } };
}

interface Enforced { readonly grant: Id<'grant'>; readonly product: Id<'product'> }
async function aGrant(points: string[], { renews, key = KEY }: { readonly renews?: Id<'grant'>; readonly key?: string } = {}): Promise<Enforced> {
  const { product, listing } = await onOffer(renews);
  const id = stage.ledger.newId('negotiation');
  await stage.run(buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'basic', need: '规划' }, ...(renews === undefined ? {} : { renews }) });
  await stage.run(vendor, 'negotiation.agree', { id });
  await stage.run(buyer, 'negotiation.verify', { id, agreementSha256: (await stage.ledger.get(id))?.state.agreementSha256 ?? '' });
  await stage.run(vendor, 'negotiation.finalize', { id });
  const grant = (await stage.ledger.get(id))?.state.grant;
  if (grant == null) throw new Error('no grant');
  await stage.run(vendor, 'grant.activate', { id: grant, enforcementPoints: points, credentialSha256: key });
  return { grant, product };
}
/** The listing of what is renewed, or a new one. */
async function onOffer(renews: Id<'grant'> | undefined): Promise<Listed> {
  const renewed = renews === undefined ? undefined : (await stage.ledger.get(renews))?.state;
  return renewed ?? list(stage, vendor);
}
const holdOn = async (target: Id<'product'> | Id<'participant'>): Promise<Id<'hold'>> => {
  const id = stage.ledger.newId('hold');
  await stage.run(operators.maker, 'hold.place', { id, target, ground: 'x', article: 'y' });
  return id;
};

describe('a point', () => {
  test('hears of what its grants rest on, in the order of the ledger, and of nothing else; the tables replay', async () => {
    const [point, other] = [await aPoint('a'), await aPoint('b')];
    const { grant, product } = await aGrant(['a']);
    await stage.run(vendor, 'grant.suspend', { id: grant, reason: 'x' });
    await holdOn(product);
    const held = await holdOn(buyer.org);
    await stage.run(vendor, 'grant.revoke', { id: grant, reason: 'x' });
    await caughtUp();
    const heard = await hear(point.id);
    expect(heard.items.map(({ type, subject }) => [type, subject])).toEqual([['grant.activated', grant], ['grant.suspended', grant], ['product.held', product], ['participant.held', buyer.org], ['grant.revocation_begun', grant]]);
    expect([heard.awaiting, heard.next === heard.size, (await hear(other.id)).items, (await hear(point.id, heard.next)).items]).toEqual([[grant], true, [], []]);
    await stage.run(point.caller, 'grant.acknowledge', { id: grant, enforcementPoint: point.id });
    await caughtUp();
    expect((await hear(point.id, heard.next)).items.map(({ type }) => type)).toEqual(['grant.revoked']);
    await stage.run(operators.maker, 'hold.lift', { id: held, reason: 'x' });
    await holdOn((await aGrant(['b'])).product);
    await caughtUp();
    expect((await hear(point.id, heard.next)).items).toHaveLength(1);
    expect((await replay(stage.pool, 1)).differences).toEqual([]);
  });

  test('hears of a page the same as of its entries one by one: grants that begin, share a key, and end on it', async () => {
    const [first, second] = [await aPoint('a'), await aPoint('b')];
    const [kept, over] = [await aGrant(['a', 'b']), await aGrant(['a'])];
    await holdOn(over.product);
    await stage.run(vendor, 'grant.revoke', { id: over.grant, reason: 'x' });
    await stage.run(first.caller, 'grant.acknowledge', { id: over.grant, enforcementPoint: first.id });
    const held = await holdOn(over.product);
    await stage.run(operators.maker, 'hold.lift', { id: held, reason: 'x' });
    await holdOn(kept.product);
    expect(await follower.step()).toBe(true);
    await caughtUp();
    const heard = async ({ id }: Point): Promise<unknown> => (await hear(id)).items.map(({ type, subject }) => [type, subject]);
    expect(await heard(first)).toEqual([
      ['grant.activated', kept.grant], ['grant.activated', over.grant], ['product.held', over.product], ['grant.revocation_begun', over.grant], ['grant.revoked', over.grant], ['product.held', kept.product],
    ]);
    expect(await heard(second)).toEqual([['grant.activated', kept.grant], ['product.held', kept.product]]);
    const { rows } = await stage.pool.query<{ grant: string }>('select grant_id::text as grant from access_key where exchange = 1');
    expect(rows.map(({ grant }) => `grt_${grant}`)).toEqual([over.grant]);
    expect((await replay(stage.pool, 1)).differences).toEqual([]);
  });

  test('whose grants were enforced elsewhere than the table says shows in the replay', async () => {
    await aPoint('a');
    await aGrant(['a']);
    await caughtUp();
    expect(await differencesAfter(stage.url, 'update enforcement set until_idx = 4')).toMatch(/grants are enforced elsewhere.*signals to enforcement points differ/s);
    expect(await differencesAfter(stage.url, 'update enforcement set buyer = vendor')).toMatch(/^1 grants are enforced elsewhere/);
    expect(await differencesAfter(stage.url, `update enforcer_signal set subject = 'prd_${randomUUID()}'`)).toMatch(/^1 signals to enforcement points differ/);
  });

  test('that waits is woken by what happens', async () => {
    const point = await aPoint('a');
    const { grant } = await aGrant(['a']);
    await caughtUp();
    const { next } = await hear(point.id);
    const waiting = feed().hear(point.id, { after: next, waitMs: 10_000, signal: new AbortController().signal });
    await stage.run(vendor, 'grant.revoke', { id: grant, reason: 'x' });
    await caughtUp();
    bell.ring();
    expect((await waiting).items).toHaveLength(1);
  });

  test('that waits is told of a revocation as soon as it is committed, and of its signal afterwards; one that it was told of keeps no poll short', async () => {
    const point = await aPoint('a');
    const [first, second] = [await aGrant(['a']), await aGrant(['a'])];
    await caughtUp();
    await stage.run(vendor, 'grant.revoke', { id: first.grant, reason: 'x' });
    await caughtUp();
    const one = feed();
    const poll = (after: number, waitMs: number) => one.hear(point.id, { after, waitMs, signal: new AbortController().signal });
    const { next, awaiting } = await poll(await stage.ledger.size(), 10_000);
    expect(awaiting).toEqual([first.grant]);
    const waiting = poll(next, 10_000);
    await stage.run(vendor, 'grant.revoke', { id: second.grant, reason: 'x' });
    bell.ring();
    const both = { items: [], next, awaiting: [first.grant, second.grant].sort() };
    expect(await waiting).toMatchObject(both);
    const begunAt = performance.now();
    expect(await poll(next, 400)).toMatchObject(both);
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(399);
    await caughtUp();
    expect((await hear(point.id, next)).items).toMatchObject([{ type: 'grant.revocation_begun', subject: second.grant }]);
  });

  test('falls silent when nothing was heard of it for 90 seconds, and is ACTIVE again with its next word', async () => {
    const point = await aPoint('a');
    const pulses = new Pulses({ ledger: stage.ledger, pool: stage.pool, logger: silentLogger, now });
    const state = async (): Promise<string | undefined> => (await stage.ledger.get(point.id))?.state.state;
    await pulses.note(point.id);
    expect([await state(), await pulses.step()]).toEqual(['ACTIVE', 0]);
    clock = new Date(clock.getTime() + 90_001);
    expect([await pulses.step(), await state()]).toEqual([1, 'SILENT']);
    await pulses.note(point.id);
    expect([await state(), await pulses.step()]).toEqual(['ACTIVE', 0]);
  });
});

describe('a push', () => {
  let server: Server;
  const received: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[] = [];
  let status = 200;
  beforeEach(async () => {
    received.length = 0;
    status = 200;
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => { body += chunk.toString(); }).once('end', () => {
        received.push({ headers: req.headers, body });
        res.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => { server.close(); });
  const pusher = (): Pusher => new Pusher({ pool: stage.pool, exchange: 1, feed: feed(), bell, webhooks: httpWebhooks({ allowed: [`127.0.0.1:${(server.address() as AddressInfo).port}`] }), secretOf: () => Buffer.from('secret'), logger: silentLogger, now });
  const endpoint = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;

  test('tells a point once what it has to hear of, signed as Standard Webhooks says', async () => {
    const point = await aPoint('a', { endpoint: endpoint() });
    const { grant } = await aGrant(['a']);
    await stage.run(vendor, 'grant.revoke', { id: grant, reason: 'x' });
    await caughtUp();
    expect([await pusher().step(), await pusher().step()]).toEqual([1, 0]);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toMatchObject({ type: 'enforcer.signals', data: { enforcer: point.id, awaiting: [grant], items: [{ type: 'grant.activated' }, { type: 'grant.revocation_begun' }] } });
    const signature = createHmac('sha256', 'secret').update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  });

  test('that fails is tried again, later each time, and given up in the end', async () => {
    await aPoint('a', { endpoint: endpoint() });
    await aGrant(['a']);
    await caughtUp();
    status = 500;
    for (let attempt = 1; attempt <= 12; attempt++) {
      await pusher().step();
      expect(received).toHaveLength(attempt);
      await pusher().step();
      clock = new Date(clock.getTime() + 3_600_000);
    }
    await pusher().step();
    expect(received).toHaveLength(12);
  });
});

describe('the introspection', () => {
  const asking = (point: Point) => ({ org: vendor.org, enforcer: point.id });
  const opened: Introspector[] = [];
  afterEach(async () => { for (const one of opened.splice(0)) await one.stop(); });
  function introspector(its = new Bell(), pool: Pool = stage.pool): Introspector {
    const one = new Introspector({ pool, exchange: 1, bell: its, logger: silentLogger, now });
    opened.push(one);
    return one;
  }

  test('knows of this process’s own commits before whoever made them does, without asking the database again', async () => {
    const point = await aPoint('a');
    const { grant } = await aGrant(['a']);
    await caughtUp();
    const one = introspector();
    const own = new Ledger({ pool: stage.pool, exchange: 1, vault: plainVault, logger: silentLogger, now, heed: one.forget });
    expect(await one.introspect(KEY, asking(point))).toMatchObject({ active: true, grant });
    await own.submit('grant.revoke', { id: grant, reason: 'x' }, { caller: vendor, key: 'revoke' });
    expect(await one.introspect(KEY, asking(point))).toEqual({ active: false });
  });

  test.each(['grant', 'product', 'buyer'] as const)('of another process knows within a quarter of a second that nothing passes under a %s any more', async (what) => {
    const point = await aPoint('a');
    const { grant, product } = await aGrant(['a']);
    await caughtUp();
    const one = introspector();
    await until(async () => (await one.introspect(KEY, asking(point))).active);
    if (what === 'grant') await stage.run(vendor, 'grant.suspend', { id: grant, reason: 'x' });
    else await holdOn(what === 'product' ? product : buyer.org);
    await sleep(STALE_MS_MAX); // However busy the machine: an answer that is older is not given.
    expect(await one.introspect(KEY, asking(point))).toEqual({ active: false });
  });

  test('of a process that lags looks at the ledger once for all who ask, reads no grant again, and tells none of them what is not so any more', async () => {
    const point = await aPoint('a');
    const { grant } = await aGrant(['a']);
    await caughtUp();
    const asked: string[] = [];
    let lookMs = 0;
    const pool: Pool = {
      query: async (config) => {
        asked.push(config.name ?? '');
        const answer = await stage.pool.query(config);
        if (config.name === 'streams') await sleep(lookMs);
        return answer;
      },
    };
    const one = introspector(new Bell(), pool);
    await until(async () => (await one.introspect(KEY, asking(point))).active);
    lookMs = 2 * STALE_MS_MAX;
    const ask = () => Promise.all(Array.from({ length: 50 }, () => one.introspect(KEY, asking(point))));
    await sleep(2 * STALE_MS_MAX);
    asked.length = 0;
    expect(new Set((await ask()).map(({ active }) => active))).toEqual(new Set([true]));
    expect(asked.filter((name) => name !== 'streams')).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(3);
    await stage.run(vendor, 'grant.suspend', { id: grant, reason: 'x' });
    await sleep(STALE_MS_MAX);
    expect(new Set((await ask()).map(({ active }) => active))).toEqual(new Set([false]));
  });

  test('tells nothing to whom the grant does not name, and nothing of an unknown key', async () => {
    const [point, stranger] = [await aPoint('a'), await aPoint('b')];
    await aGrant(['a']);
    await caughtUp();
    const one = introspector();
    expect([await one.introspect(KEY, asking(stranger)), await one.introspect(sha256Hex('wrong'), asking(point)), await one.introspect(KEY, { org: buyer.org, enforcer: null })]).toEqual(Array(3).fill({ active: false }));
    expect(await one.introspect(KEY, { org: vendor.org, enforcer: null })).toMatchObject({ active: true });
  });

  test('ends with the term, whatever is held in memory', async () => {
    const point = await aPoint('a');
    await aGrant(['a']);
    await caughtUp();
    const one = introspector();
    expect((await one.introspect(KEY, asking(point))).active).toBe(true);
    clock = new Date(clock.getTime() + 366 * 86_400_000);
    expect((await one.introspect(KEY, asking(point))).active).toBe(false);
  });

  test('of a renewal that was asked about before its term opens with its first moment, though nothing is written then', async () => {
    const point = await aPoint('a');
    const { grant: renews } = await aGrant(['a']);
    const key = sha256Hex('the access key of the renewal');
    const { grant } = await aGrant(['a'], { renews, key });
    await caughtUp();
    const one = introspector();
    const begins = new Date((await stage.ledger.get(grant))?.state.startsAt ?? '');
    for (const [at, isActive] of [[begins.getTime() - 1, false], [begins.getTime(), true]] as const) {
      clock = new Date(at);
      expect((await one.introspect(key, asking(point))).active).toBe(isActive);
      expect((await one.introspect(KEY, asking(point))).active).toBe(!isActive);
    }
  });
});

