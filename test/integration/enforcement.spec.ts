import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { httpWebhooks } from '#adapters/ports';
import { sha256Hex, type Caller, type CommandInput, type Id } from '#core/exchange';
import { Bell, Follower, Introspector, Ledger, PointFeed, Pulses, Pusher, replay, signaller, silentLogger } from '#ledger';
import { admit, foundExchange, list, openTestLedger, plainVault, someTerms, type Operators, type TestLedger } from '../support/ledger.js';
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
async function aGrant(points: string[]): Promise<Enforced> {
  const { product, listing } = await list(stage, vendor);
  const id = stage.ledger.newId('negotiation');
  await stage.run(buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'basic', need: '规划' } });
  await stage.run(vendor, 'negotiation.agree', { id });
  await stage.run(buyer, 'negotiation.verify', { id, agreementSha256: (await stage.ledger.get(id))?.state.agreementSha256 ?? '' });
  await stage.run(vendor, 'negotiation.finalize', { id });
  const grant = (await stage.ledger.get(id))?.state.grant;
  if (grant == null) throw new Error('no grant');
  await stage.run(vendor, 'grant.activate', { id: grant, enforcementPoints: points, credentialSha256: KEY });
  return { grant, product };
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
  function introspector(its = new Bell()): Introspector {
    const one = new Introspector({ pool: stage.pool, exchange: 1, bell: its, logger: silentLogger, now });
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
    const begunAt = performance.now();
    await until(async () => !(await one.introspect(KEY, asking(point))).active);
    expect(performance.now() - begunAt).toBeLessThan(5_000);
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
});

