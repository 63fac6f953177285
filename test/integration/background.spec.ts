import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openCheckpoint, parseVkey, verifierOf, verifyReceipt, fromBase64, leafHash } from '#core/tlog';
import type { Caller, Id } from '#core/exchange';
import { loadConfig, openRuntime, type Runtime } from '#ledger';
import { aTransfer, abroad, admit, foundExchange, grant, openTestLedger, submitListing, type Operators, type TestLedger } from '../support/ledger.js';
import { freshDatabase, freshRedis, hasRedis } from '../support/database.js';
import { until } from '../support/until.js';

describe.each([['postgres'], ...(hasRedis ? [['redis']] : [])])('background work with the queue on %s', (backend) => {
  let runtime: Runtime;
  let rig: TestLedger;
  let operators: Operators;
  let vendor: Caller;
  let buyer: Caller;
  let directory: string;
  const drops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yaosu-background-'));
    const database = await freshDatabase();
    drops.push(database.drop);
    const redis = backend === 'redis' ? await freshRedis() : undefined;
    if (redis !== undefined) drops.push(redis.drop);
    runtime = await openRuntime(loadConfig({ DATABASE_URL: database.url, YAOSU_DATA: directory, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) }));
    rig = await openTestLedger({ url: database.url });
    operators = await foundExchange(rig);
    vendor = await admit(rig, operators, { capacities: ['vendor'] });
    buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
  });
  afterAll(async () => {
    await rig.close();
    await runtime.close();
    for (const drop of drops) await drop();
    await rm(directory, { recursive: true });
  });

  const submitted = async (change: Parameters<typeof submitListing>[2] = {}): Promise<Id<'listing'>> => {
    const { listing } = await submitListing(rig, vendor, change);
    await until(async () => (await rig.ledger.get(listing))?.state.state === 'LISTED');
    return listing;
  };

  test('a requested transfer is checked, cleared and may be started, all by itself', async () => {
    const id = await grant(rig, { vendor, buyer, listing: await submitted() });
    const input = aTransfer(id);
    await rig.run(buyer, 'transfer.request', input);
    await until(async () => (await rig.ledger.get(input.id))?.state.clearance === 'CLEARED');
    await rig.run(vendor, 'transfer.start', { id: input.id });
    expect((await rig.ledger.get(input.id))?.state.state).toBe('STARTED');
  });

  test('every entry gets a receipt that verifies against the signed checkpoint', async () => {
    const size = await rig.ledger.size();
    expect(await runtime.log.waitFor(size, 5_000)).toBe(true);
    const vkey = parseVkey(runtime.log.vkey);
    if (!vkey.ok) throw new Error(vkey.reason);
    const verifiers = [verifierOf(vkey.value)];
    const opened = openCheckpoint((await runtime.log.checkpoint()) ?? '', verifiers);
    expect(opened.ok && opened.value.size).toBeGreaterThanOrEqual(size);
    for (const index of [0, Math.floor(size / 2), size - 1]) {
      const receipt = await runtime.log.receipt(index);
      const body = fromBase64(receipt?.entry ?? '') ?? new Uint8Array();
      const verified = verifyReceipt(receipt?.proof ?? '', leafHash(body), verifiers);
      expect(verified.ok && verified.value.index).toBe(index);
    }
  });

  test('a listed product is found by a two-character Chinese word and by the beginning of an English one', async () => {
    const listing = await submitted({ offer: { title: { zh: '港口集装箱吞吐数据', en: 'Container throughput' } } });
    for (const text of ['港口', '吞吐', 'contain', '集装箱 throughput']) {
      await until(async () => (await runtime.catalog.search({ text, org: buyer.org, limit: 10 })).items.some(({ id }) => id === listing));
    }
    expect((await runtime.catalog.search({ text: '口港', org: buyer.org, limit: 10 })).items).toEqual([]);
  });

  test('a lost job is found by the reconciler', async () => {
    const { Reconciler } = await import('#ledger');
    const reconciler = new Reconciler({ pool: runtime.pool, exchange: 1, jobs: runtime.jobs, logger: runtime.logger, graceMs: -1_000 });
    const id = await grant(rig, { vendor, buyer, listing: await submitted() });
    const input = aTransfer(id);
    await rig.run(buyer, 'transfer.request', input);
    await reconciler.step();
    await until(async () => (await rig.ledger.get(input.id))?.state.clearance === 'CLEARED');
  });
});
