import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { canonicalJson, leafHash } from '#core/tlog';
import { Refusal, type Caller, type Id } from '#core/exchange';
import { SYSTEM, aTransfer, abroad, admit, anApplication, check, foundExchange, grant, list, openTestLedger, someTerms, type Operators, type TestLedger } from '../support/ledger.js';

let test_: TestLedger;
let operators: Operators;
let vendor: Caller;
let buyer: Caller;
let listing: Id<'listing'>;

beforeAll(async () => {
  test_ = await openTestLedger();
  operators = await foundExchange(test_);
  vendor = await admit(test_, operators, { capacities: ['vendor'] });
  buyer = await admit(test_, operators, { capacities: ['buyer'], ...abroad('SG') });
  ({ listing } = await list(test_, vendor));
});
afterAll(() => test_.close());

const codeOf = async (promise: Promise<unknown>): Promise<string> => promise.then(() => 'accepted', (err: unknown) => (err instanceof Refusal ? err.code : String(err)));

describe('commit', () => {
  test('a listing that passes the gate is LISTED by an entry after its PASS', async () => {
    const state = (await test_.ledger.get(listing))?.state;
    expect(state?.state).toBe('LISTED');
    const entries = await test_.ledger.entries(0, 500);
    const passed = entries.findIndex(({ type }) => type === 'check.passed');
    expect(passed).toBeGreaterThan(0);
    expect(entries.findIndex(({ type }) => type === 'listing.listed')).toBe(passed + 1);
  });

  test('entries are dense, canonical, at most 4 KB, and their leaf is SHA-256(0x00 || body)', async () => {
    const entries = await test_.ledger.entries(0, 500);
    expect(entries.map(({ index }) => index)).toEqual(entries.map((_, i) => i));
    expect(entries.length).toBe(await test_.ledger.size());
    for (const { body, leaf } of entries) {
      expect(canonicalJson(JSON.parse(Buffer.from(body).toString()))).toBe(Buffer.from(body).toString());
      expect(Buffer.from(leafHash(body)).equals(Buffer.from(leaf))).toBe(true);
    }
  });

  test('the same key with the same input answers with the same entries, with another input it is refused', async () => {
    const id = await grant(test_, { vendor, buyer, listing });
    const input = aTransfer(id);
    const key = randomUUID();
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => test_.ledger.submit('transfer.request', input, { caller: buyer, key })));
    const fourth = await test_.ledger.submit('transfer.request', input, { caller: buyer, key });
    for (const repeated of [second, third, fourth]) expect(repeated?.entries.map(({ index }) => index)).toEqual(first?.entries.map(({ index }) => index));
    expect(fourth.replayed).toBe(true);
    expect(await codeOf(test_.ledger.submit('transfer.request', { ...input, purpose: 'other' }, { caller: buyer, key }))).toBe('idempotency_key_reused');
    expect((await test_.ledger.get(id))?.state.used.count).toBe(1);
  });

  test('a limit holds under concurrency: of 300 at once exactly 50 pass, each refusal is an entry, the grant is EXHAUSTED', async () => {
    const id = await grant(test_, { vendor, buyer, listing, terms: someTerms({ countMax: 50 }) });
    const done = await Promise.all(Array.from({ length: 300 }, () => test_.run(buyer, 'transfer.request', aTransfer(id))));
    expect(done.filter(({ entries }) => entries[0].type === 'transfer.requested')).toHaveLength(50);
    expect(done.filter(({ entries }) => entries[0].type === 'transfer.refused')).toHaveLength(250);
    const state = (await test_.ledger.get(id))?.state;
    expect(state?.used.count).toBe(50);
    expect(state?.state).toBe('EXHAUSTED');
  });

  test('two ledgers on one database keep one limit and one dense index', async () => {
    const other = await openTestLedger({ url: test_.url });
    const id = await grant(test_, { vendor, buyer, listing, terms: someTerms({ countMax: 40 }) });
    const done = await Promise.all(Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? test_ : other).run(buyer, 'transfer.request', aTransfer(id))));
    expect(done.filter(({ entries }) => entries[0].type === 'transfer.requested')).toHaveLength(40);
    const size = await test_.ledger.size();
    const { rows } = await test_.pool.query<{ count: string; max: string }>('select count(*), max(idx) from entry');
    expect([Number(rows[0]?.count), Number(rows[0]?.max)]).toEqual([size, size - 1]);
    await other.close();
  });

  test('a neighbour whose command is refused does not harm the others of its batch', async () => {
    const id = await grant(test_, { vendor, buyer, listing });
    const outcomes = await Promise.all([
      codeOf(test_.run(buyer, 'transfer.request', aTransfer(id))), codeOf(test_.run(buyer, 'grant.revoke', { id, reason: 'x' })),
      codeOf(test_.run(vendor, 'product.register', { id: `prd_${randomUUID()}` })), codeOf(test_.run(buyer, 'transfer.request', aTransfer(id))),
    ]);
    expect(outcomes).toEqual(['accepted', 'scope_denied', 'not_found', 'accepted']);
  });

  test('the application cannot change or remove what was written', async () => {
    for (const sql of ['update entry set type = type', 'delete from entry', 'truncate entry', 'delete from idempotency', 'update document set body = body', 'drop table entry']) {
      await expect(test_.pool.query(sql)).rejects.toThrow(/permission denied|append-only|must be owner/);
    }
  });

  test('admission needs two persons of the operator', async () => {
    const application = anApplication();
    await test_.run(SYSTEM, 'participant.apply', application);
    expect(await codeOf(test_.run(operators.maker, 'participant.admit', { id: application.id }))).toBe('state_conflict');
    await test_.run(operators.maker, 'participant.endorse', { id: application.id });
    expect(await codeOf(test_.run(operators.maker, 'participant.admit', { id: application.id }))).toBe('same_person');
    await test_.run(operators.checker, 'participant.admit', { id: application.id });
    expect((await test_.ledger.get(application.id))?.state.state).toBe('ADMITTED');
  });

  test('a transfer is started only after an earlier entry cleared it', async () => {
    const id = await grant(test_, { vendor, buyer, listing });
    const input = aTransfer(id);
    await test_.run(buyer, 'transfer.request', input);
    expect(await codeOf(test_.run(vendor, 'transfer.start', { id: input.id }))).toBe('not_cleared');
    await check(test_, input.id);
    const state = (await test_.ledger.get(input.id))?.state;
    expect([state?.clearance, state?.decision?.path]).toEqual(['CLEARED', 'EXEMPT']);
    await test_.run(vendor, 'transfer.start', { id: input.id });
    await test_.run(buyer, 'transfer.complete', { id: input.id });
    expect((await test_.ledger.get(input.id))?.state.state).toBe('COMPLETED');
  });
});
