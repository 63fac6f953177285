import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { analysisPool } from '#adapters/store';
import { canonicalJson, leafHash } from '#core/tlog';
import { ImportRefused, importEntries, replay, type CommittedEntry, type ImportBatch } from '#ledger';
import { freshDatabase } from '../support/database.js';
import { aTransfer, abroad, admit, check, foundExchange, grant, list, openTestLedger, type TestLedger } from '../support/ledger.js';

let rig: TestLedger;
let entries: CommittedEntry[];
let documents: string[];

beforeAll(async () => {
  rig = await openTestLedger();
  const operators = await foundExchange(rig);
  const [vendor, buyer] = [await admit(rig, operators, { capacities: ['vendor'] }), await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') })];
  const { listing } = await list(rig, vendor);
  const transfer = aTransfer(await grant(rig, { vendor, buyer, listing }));
  await rig.run(buyer, 'transfer.request', transfer);
  await check(rig, transfer.id);
  entries = await rig.ledger.entries(0, 1_000);
  documents = (await rig.pool.query<{ body: string }>('select body from document')).rows.map(({ body }) => body);
});
afterAll(() => rig.close());

describe('imported entries', () => {
  let copy: Awaited<ReturnType<typeof freshDatabase>>;
  let pool: pg.Pool;
  beforeEach(async () => {
    copy = await freshDatabase();
    pool = analysisPool(copy.url);
  });
  afterEach(async () => {
    await pool.end();
    await copy.drop();
  });

  const batchOf = (from: number, until: number): ImportBatch => ({ from, entries: entries.slice(from, until), documents, source: 'test' });
  const importing = async (batch: ImportBatch): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await importEntries(client, 1, batch);
      await client.query('commit');
      client.release();
    } catch (err) {
      client.release(true);
      throw err;
    }
  };
  const tables = async (from: pg.Pool): Promise<unknown[]> => Promise.all(['select exchange, idx, stream, version, type, body, leaf, at from entry order by idx', 'select kind, id, version, state from aggregate order by kind, id', 'select sha256, media_type, body from document order by sha256', 'select size from log_head']
    .map(async (text) => (await from.query<Record<string, unknown>>(text)).rows));

  test('fold to the same tables as those that the ledger wrote, however they are cut into batches', async () => {
    const half = Math.floor(entries.length / 2);
    await importing(batchOf(0, half));
    await importing(batchOf(half, half + 1));
    await importing(batchOf(half + 1, entries.length));
    expect(await tables(pool)).toEqual(await tables(rig.pool));
    expect((await replay(pool, 1)).differences).toEqual([]);
  });

  test.each([['before', 2, 5], ['behind', 4, 6]])('that begin %s the end of the database are refused', async (_where, from, until) => {
    await importing(batchOf(0, 3));
    await expect(importing(batchOf(from, until))).rejects.toThrow(ImportRefused);
    expect((await pool.query('select size from log_head')).rows).toEqual([{ size: '3' }]);
  });

  const changed = (entry: CommittedEntry, change: object): CommittedEntry => {
    const body = Buffer.from(canonicalJson({ ...JSON.parse(Buffer.from(entry.body).toString()) as object, ...change }));
    return { ...entry, body, leaf: leafHash(body) };
  };
  const PLANTED: readonly (readonly [string, (entry: CommittedEntry) => { readonly body: Uint8Array; readonly leaf: Uint8Array }, RegExp])[] = [
    ['do not hash to their leaves', ({ body }) => ({ body, leaf: new Uint8Array(32) }), /Entry 2 does not hash to its leaf/],
    ['are no JSON', () => ({ body: Buffer.from('x'), leaf: leafHash(Buffer.from('x')) }), /Entry 2 cannot be read: /],
    ['are no entries', () => ({ body: Buffer.from('null'), leaf: leafHash(Buffer.from('null')) }), /Entry 2 cannot be read: it does not have the members of an entry/],
    ['have another shape', (entry) => changed(entry, { data: { x: 1 } }), /Entry 2 cannot be read: it does not have the shape of/],
    ['have an unknown type', (entry) => changed(entry, { type: 'participant.crowned' }), /there is no entry type participant.crowned/],
    ['are of another kind than their aggregate', (entry) => changed(entry, { stream: entries[0]?.stream.replace(/^.../, 'hld') }), /of another kind/],
    ['leave a version out', (entry) => changed(entry, { version: entry.version + 1 }), /which is at version/],
    ['name other parties', (entry) => changed(entry, { parties: [] }), /names other parties/],
    ['cannot follow the state', (entry) => changed(entry, { type: 'participant.resumed', data: { reason: 'x' } }), /cannot be folded|shape/],
  ];
  test.each(PLANTED)('that %s are refused, and nothing of their batch is written', async (_what, plant, expected) => {
    const batch = batchOf(0, 5);
    const planted = batch.entries.map((entry, i) => (i === 2 ? plant(entry as CommittedEntry) : entry));
    await expect(importing({ ...batch, entries: planted })).rejects.toThrow(expected);
    expect((await pool.query('select count(*)::int as count from entry')).rows).toEqual([{ count: 0 }]);
  });

  test('are told apart from entries whose idempotency rows were removed', async () => {
    await importing(batchOf(0, 4));
    expect((await pool.query('select first_index, entry_count, source from imported')).rows).toEqual([{ first_index: '0', entry_count: 4, source: 'test' }]);
    await expect(pool.query('delete from imported')).rejects.toThrow(/permission denied|append-only/);
  });
});
