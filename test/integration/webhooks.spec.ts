import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { httpWebhooks } from '#adapters/ports';
import { uuidOf, type Caller, type CommandInput, type Id } from '#core/exchange';
import { Bell, Courier, Deliveries, Follower, PostBox, WebhookSecrets, messageId, partyIndexer, silentLogger, subscriptionKeeper, type Delivery } from '#ledger';
import { aDescription, admit, foundExchange, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { isSignedUnder, openReceiver, status, type Answering, type Receiver } from '../support/receiver.js';
import { differencesAfter } from '../support/tampered.js';
import { until } from '../support/until.js';

/** Webhooks over the tables of a real database and a receiver on this machine. Time is what the retries are told it is. */
let rig: TestLedger;
let operators: Operators;
let receiver: Receiver;
let followers: Follower[];
let vendor: Caller;
const master = randomBytes(32);
const secrets = new WebhookSecrets({ derive: (label, id) => Buffer.from(`${label}${id}`.padEnd(32).slice(-32)) }, 1);
const other = new WebhookSecrets({ derive: () => master }, 1);

beforeAll(async () => {
  [rig, receiver] = [await openTestLedger(), await openReceiver()];
  operators = await foundExchange(rig);
  const bell = new Bell();
  const follower = (name: string, advance: ConstructorParameters<typeof Follower>[0]['advance']): Follower => new Follower({ name, advance, pool: rig.pool, exchange: 1, bell, logger: silentLogger });
  followers = [follower('parties', partyIndexer(1)), follower('webhooks', subscriptionKeeper(1))];
  for (const one of followers) one.start();
});
afterAll(async () => {
  await Promise.all(followers.map((one) => one.stop()));
  await rig.close();
  await receiver.close();
});
beforeEach(async () => {
  vendor = await admit(rig, operators, { capacities: ['vendor'] });
  receiver.messages.length = 0;
  receiver.answering = status(204);
});
afterEach(async () => {
  await rig.pool.query("update webhook_cursor set paused_until = 'infinity' where exchange = 1"); // Nothing is posted to them any more.
});

type Timing = Pick<ConstructorParameters<typeof Courier>[0], 'retryMs' | 'pauseMs' | 'giveUpMs'>;
const courier = (timing: Timing = {}): Courier => new Courier({
  ledger: rig.ledger, box: new PostBox(rig.pool, 1), port: httpWebhooks({ allowed: [receiver.host], timeoutMs: 500 }), secrets, logger: silentLogger,
  retryMs: [1, 1], pauseMs: { min: 1, max: 2 }, giveUpMs: 3_600_000, ...timing,
});

async function subscribe(change: Partial<CommandInput<'webhook.subscribe'>> = {}): Promise<Id<'webhook'>> {
  const id = rig.ledger.newId('webhook');
  await rig.run(vendor, 'webhook.subscribe', { id, url: receiver.url, types: ['product.*'], description: 'x', key: secrets.make(vendor.org, id, 'v1'), siblings: [], ...change });
  await followed();
  return id;
}

/** Writes so many entries of which the vendor is told. */
async function describeProducts(count: number): Promise<number[]> {
  const indexes: number[] = [];
  for (let i = 0; i < count; i++) indexes.push((await rig.run(vendor, 'product.describe', { id: rig.ledger.newId('product'), description: aDescription() })).entries[0].index);
  await followed();
  return indexes;
}

/** Waits until both followers have seen everything. */
async function followed(): Promise<void> {
  const size = await rig.ledger.size();
  await until(async () => (await rig.pool.query<{ next: string }>("select min(next_index) as next from follower where exchange = 1 and name in ('parties', 'webhooks')")).rows[0]?.next === String(size));
}

/** Rounds until there is nothing more to do at once. */
async function deliverAll(one = courier()): Promise<void> {
  while (await one.step() > 0);
}

const deliveriesOf = async (id: Id<'webhook'>): Promise<readonly Delivery[]> => (await new Deliveries({ pool: rig.pool, exchange: 1 }).list(id, { before: undefined, state: undefined, limit: 200 })).items;
const statesOf = async (id: Id<'webhook'>): Promise<readonly string[]> => (await deliveriesOf(id)).map(({ state, attempts }) => `${state} ${attempts}`);
const received = (): number[] => receiver.messages.map(({ event }) => event.data.index);
const stateOf = async (id: Id<'webhook'>): Promise<string | undefined> => (await rig.ledger.get(id))?.state.state;

describe('a subscription', () => {
  test('receives each entry of its types that names its participant, once and in order, and nothing of before', async () => {
    await describeProducts(2);
    const id = await subscribe();
    const indexes = await describeProducts(40);
    const stranger = await admit(rig, operators, { capacities: ['vendor'] });
    await rig.run(stranger, 'product.describe', { id: rig.ledger.newId('product'), description: aDescription() });
    await followed();
    await deliverAll();
    expect(received().sort((a, b) => a - b)).toEqual(indexes);
    expect(receiver.messages.every(({ event }) => event.type === 'product.described')).toBe(true);
    expect(receiver.messages.map((message) => message.id)).toEqual(received().map((index) => messageId(id, index)));
    expect(receiver.messages.every((message) => isSignedUnder(secrets.receiverKeyOf(secrets.make(vendor.org, id, 'v1')), message))).toBe(true);
    expect(receiver.messages.some((message) => isSignedUnder(other.receiverKeyOf(other.make(vendor.org, id, 'v1')), message))).toBe(false);
  });

  test('tells nothing but where an entry stands', async () => {
    await subscribe();
    const [index] = await describeProducts(1);
    await deliverAll();
    const [entry] = await rig.ledger.entries(index ?? 0, 1);
    expect(JSON.parse(receiver.messages[0]?.body ?? '')).toEqual({
      type: 'product.described', timestamp: (JSON.parse(Buffer.from(entry?.body ?? []).toString()) as { at: string }).at,
      data: { index, stream: entry?.stream, version: 1, leafHash: Buffer.from(entry?.leaf ?? []).toString('base64') },
    });
  });

  test('receives its test whatever its types, and no other does', async () => {
    const [tested] = [await subscribe({ types: ['grant.*'] }), await subscribe({ types: [] })];
    const { entries: [{ index }] } = await rig.run(vendor, 'webhook.test', { id: tested });
    await followed();
    await deliverAll();
    expect((await deliveriesOf(tested)).map((one) => [one.index, one.type])).toEqual([[index, 'webhook.tested']]);
    expect(receiver.messages.filter(({ event }) => event.type === 'webhook.tested')).toHaveLength(1);
  });

  test('has the cursor that its entries say: a replay finds any other', async () => {
    const [id] = [uuidOf(await subscribe()), await subscribe()];
    expect(await differencesAfter(rig.url, 'select 1')).toBe('');
    for (const change of ['set is_active = false', 'set party = gen_random_uuid()', 'set next_index = 0']) {
      expect(await differencesAfter(rig.url, `update webhook_cursor ${change} where webhook = '${id}'`)).toMatch(/^1 webhooks are served for others, or otherwise/);
    }
    expect(await differencesAfter(rig.url, `delete from webhook_cursor where webhook = '${id}'`)).toMatch(/^1 webhooks are served/);
  });

  test('is served by one of several couriers at a time', async () => {
    await subscribe();
    const indexes = await describeProducts(30);
    const couriers = [courier(), courier(), courier()];
    await Promise.all(couriers.map(deliverAll));
    await deliverAll();
    expect(received().sort((a, b) => a - b)).toEqual(indexes);
  });
});

describe('a message that fails', () => {
  const failing = (index: number | undefined, code = 500): Answering => (res, message) => { res.writeHead(message.event.data.index === index ? code : 204).end(); };

  test('is tried again, and keeps nothing else back', async () => {
    const id = await subscribe();
    const [first, second, third] = await describeProducts(3);
    receiver.answering = failing(first);
    const one = courier({ retryMs: [300] });
    await one.step();
    expect(await statesOf(id)).toEqual(['DELIVERED 1', 'DELIVERED 1', 'RETRYING 1']);
    receiver.answering = status(204);
    await until(async () => { await one.step(); return !(await statesOf(id)).includes('RETRYING 1'); });
    expect(await statesOf(id)).toEqual(['DELIVERED 1', 'DELIVERED 1', 'DELIVERED 2']);
    expect(received().sort((a, b) => a - b)).toEqual([first, first, second, third]);
    expect(new Set(receiver.messages.map((message) => message.id)).size).toBe(3);
  });

  test('is given up after the last attempt, and the others are not', async () => {
    const id = await subscribe();
    const [first] = await describeProducts(2);
    receiver.answering = failing(first);
    await until(async () => { await courier().step(); return (await statesOf(id)).includes('FAILED 3'); });
    expect(await statesOf(id)).toEqual(['DELIVERED 1', 'FAILED 3']);
    expect((await deliveriesOf(id)).at(-1)).toMatchObject({ answered: 500, nextAttemptAt: null, failure: 'it answered 500' });
    expect(await stateOf(id)).toBe('ACTIVE');
  });
});

describe('a receiver that takes nothing', () => {
  test('is asked less and less often, and one message at a time', async () => {
    const id = await subscribe();
    await describeProducts(30);
    receiver.answering = status(503);
    const one = courier({ retryMs: [3_600_000], pauseMs: { min: 60_000, max: 600_000 } });
    await deliverAll(one);
    expect(receiver.messages).toHaveLength(16);
    await rig.pool.query("update webhook_cursor set paused_until = '-infinity' where exchange = 1 and webhook = $1", [uuidOf(id)]);
    await deliverAll(one);
    expect(receiver.messages).toHaveLength(17);
    expect((await statesOf(id)).filter((state) => state === 'RETRYING 1')).toHaveLength(17);
  });

  test('is disabled in the end, which its participant is told; enabled again it goes on where it stood', async () => {
    const id = await subscribe();
    const indexes = await describeProducts(20);
    receiver.answering = status(500);
    const one = courier({ retryMs: [1, 1, 1, 1, 1, 1, 1, 1], giveUpMs: 20 });
    await until(async () => { await one.step(); return await stateOf(id) === 'DISABLED'; });
    const webhook = (await rig.ledger.get(id))?.state;
    expect([webhook?.owner, webhook?.failingSince === null, webhook?.dueAt === null]).toEqual([vendor.org, false, false]);
    await followed();
    receiver.messages.length = 0;
    receiver.answering = status(204);
    await deliverAll(one);
    expect(receiver.messages).toEqual([]);
    await rig.run(vendor, 'webhook.enable', { id });
    await followed();
    await until(async () => { await one.step(); return received().length >= indexes.length; });
    expect(received().sort((a, b) => a - b)).toEqual(indexes);
  });

  test('and says that it is gone is disabled at once', async () => {
    const id = await subscribe();
    await describeProducts(1);
    receiver.answering = status(410);
    await courier().step();
    expect(await stateOf(id)).toBe('DISABLED');
  });
});

describe('a replay', () => {
  test('posts everything from an index on again, under the ids that it had', async () => {
    const id = await subscribe();
    const [, second, third] = await describeProducts(3);
    await deliverAll();
    const before = receiver.messages.splice(0).map((message) => message.id);
    await rig.run(vendor, 'webhook.replay', { id, from: second ?? 0 });
    await followed();
    await deliverAll();
    expect(received().sort((a, b) => a - b)).toEqual([second, third]);
    expect(before).toEqual(expect.arrayContaining(receiver.messages.map((message) => message.id)));
  });

  test('may go back to before the subscription', async () => {
    const indexes = await describeProducts(2);
    const id = await subscribe();
    await rig.run(vendor, 'webhook.replay', { id, from: 0 });
    await followed();
    await deliverAll();
    expect(received()).toEqual(indexes);
  });
});

test('during a rotation both keys sign, after it the new one alone', async () => {
  const id = await subscribe();
  const [before, after] = [secrets.make(vendor.org, id, 'v1'), secrets.make(vendor.org, 'rotation', 'v1a')];
  const signers = (): boolean[] => [before, after].map((key) => isSignedUnder(secrets.receiverKeyOf(key), receiver.messages.at(-1) ?? receiver.messages[0]!));
  await rig.run(vendor, 'webhook.rotate_secret', { id, key: after });
  await describeProducts(1);
  await deliverAll();
  expect(signers()).toEqual([true, true]);
  const last = secrets.make(vendor.org, 'another', 'v1');
  await rig.run(vendor, 'webhook.rotate_secret', { id, key: last, overlapHours: 0 });
  await describeProducts(1);
  await deliverAll();
  expect(signers()).toEqual([false, false]);
  expect(isSignedUnder(secrets.receiverKeyOf(last), receiver.messages.at(-1)!)).toBe(true);
});

test('a webhook that is removed gets nothing more, and what was kept of its deliveries is gone', async () => {
  const id = await subscribe();
  await describeProducts(1);
  await deliverAll();
  await rig.run(vendor, 'webhook.remove', { id, reason: 'x' });
  await describeProducts(1);
  await deliverAll();
  expect([receiver.messages.length, await deliveriesOf(id)]).toEqual([1, []]);
});

test('an endpoint whose name has a private address gets nothing, and the failure says why', async () => {
  const id = await subscribe({ url: 'https://localhost:8443/' });
  await describeProducts(1);
  await courier().step();
  expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'RETRYING', answered: null, failure: expect.stringContaining('not public') });
});
