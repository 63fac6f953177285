import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, evolve, kindOf, uuidOf, type AnyState, type Id } from '#core/exchange';
import { hotPool } from '#adapters/store';
import { Ledger, type Committed, type CommittedEntry } from '#ledger';
import { openTestLedger, plainVault, type TestLedger } from '../support/ledger.js';
import { Account } from './model/account.js';
import { aChoice, attemptOf, type Attempt, type Choice } from './model/moves.js';
import { observe, openMarket, seenOf, type World } from './model/world.js';

/** Fixed, so that a failure in CI is the same story here; only which commands meet in a batch differs. */
const SEED = 20_260_615;
const STEPS = 4_000;
const AT_ONCE = 25;

const clock = { at: '2026-06-15T01:30:00.000Z' };
let [one, two]: TestLedger[] = [];
let world: World;
let log: CommittedEntry[] = [];
const answers: { readonly key: string; readonly committed: Committed }[] = [];

/** The same random stories as in memory, told to two ledgers on one database, many steps at once. */
beforeAll(async () => {
  const now = (): Date => new Date(clock.at);
  one = await openTestLedger({ now });
  two = await openTestLedger({ now, url: one.url });
  world = { ...(await openMarket(one, clock)), account: new Account() };
  await catchUp(one.ledger);
  const choices = fc.sample(aChoice, { seed: SEED, numRuns: STEPS });
  for (let i = 0; i < choices.length; i += AT_ONCE) {
    await tell([one.ledger, two.ledger], choices.slice(i, i + AT_ONCE));
    await catchUp(one.ledger);
    if (i % 10 === 0) clock.at = new Date(Date.parse(clock.at) + 86_400_000).toISOString();
  }
});
afterAll(async () => {
  await two?.close();
  await one?.close();
});

/** Submits steps at once, by turns to each ledger; some go to both under one key, as an impatient client does. */
async function tell(ledgers: readonly Ledger[], choices: readonly Choice[]): Promise<void> {
  const attempts = choices.map((choice) => attemptOf(world, choice)).filter((attempt) => attempt !== undefined);
  await Promise.all(attempts.flatMap((attempt, i) => {
    const key = randomUUID();
    const addressees = i % 5 === 0 ? ledgers : ledgers.slice(i % 2, (i % 2) + 1);
    return addressees.map((ledger) => submit(ledger, attempt, key));
  }));
}

async function submit(ledger: Ledger, { name, input, caller }: Attempt, key: string): Promise<void> {
  try {
    answers.push({ key, committed: await ledger.submit(name, input, { caller, key }) });
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
  }
}

/** Reads what was written since; a promise that it breaks fails the test. */
async function catchUp(ledger: Ledger): Promise<void> {
  for (let page = await ledger.entries(log.length, 500); page.length > 0; page = await ledger.entries(log.length, 500)) {
    log = [...log, ...page];
    observe(world, page);
  }
}

describe('two ledgers that many people write to at once', () => {
  test('keep every promise, entry by entry, and get far', () => {
    expect(log.length).toBeGreaterThan(500);
    const far = ['transfer.started', 'transfer.refused', 'grant.exhausted', 'hold.placed', 'listing.listed', 'tally.reserved'] as const;
    expect(far.filter((type) => world.account.seen[type] === undefined)).toEqual([]);
  });

  test('write one dense index', async () => {
    expect(log.map(({ index }) => index)).toEqual(log.map((_, i) => i));
    expect(await two?.ledger.size()).toBe(log.length);
  });

  test('have tables that are the fold of the entries from nothing', async () => {
    const folded = new Map<Id, { version: number; state: AnyState }>();
    for (const entry of log) {
      const before = folded.get(entry.stream);
      expect(entry.version).toBe((before?.version ?? 0) + 1);
      folded.set(entry.stream, { version: entry.version, state: evolve(before?.state, seenOf(entry)) });
    }
    const { rows } = await one!.pool.query<{ kind: string; id: string; version: number; state: AnyState }>('select kind, id::text, version, state from aggregate where exchange = 1');
    const table = new Map(rows.map(({ kind, id, version, state }) => [`${kind} ${id}`, { version, state }]));
    expect(table).toEqual(new Map([...folded].map(([id, aggregate]) => [`${kindOf(id)} ${uuidOf(id)}`, aggregate])));
  });

  test('have keys that cover every entry exactly once', async () => {
    const { rows } = await one!.pool.query<{ first: string; count: number }>('select first_index as first, entry_count as count from idempotency where exchange = 1 order by first_index');
    const covered = rows.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => Number(first) + i));
    expect(covered).toEqual(log.map(({ index }) => index));
  });

  test('answer one key with the same entries, whichever is asked, and write them once', () => {
    const twice = [...new Set(answers.map(({ key }) => key))].map((key) => answers.filter((answer) => answer.key === key)).filter((same) => same.length === 2);
    expect(twice.length).toBeGreaterThan(20);
    for (const same of twice) {
      expect(new Set(same.map(({ committed }) => JSON.stringify(committed.entries.map(({ index, leaf }) => [index, Buffer.from(leaf).toString('hex')])))).size).toBe(1);
      expect(same.filter(({ committed }) => !committed.replayed)).toHaveLength(1);
    }
  });

  test('answer everybody, and refuse only what is too much to wait for', async () => {
    const pool = hotPool(one!.url, 1);
    const ledger = new Ledger({ pool, exchange: 1, vault: plainVault });
    const connection = await pool.connect();
    const nobody = { ...world.regulator, roles: [] };
    const waiting = Array.from({ length: 10_003 }, (_, i) => ledger.submit('inspection.record', { query: 'x', rows: i, answerSha256: '0'.repeat(64) }, { caller: nobody, key: String(i) }));
    const codes = Promise.all(waiting.map((promise) => promise.then(() => 'accepted', (err: unknown) => (err instanceof Refusal ? err.code : String(err)))));
    connection.release();
    const counted = (await codes).filter((code) => code === 'overloaded');
    expect([counted.length, (await codes).filter((code) => code === 'scope_denied').length]).toEqual([3, 10_000]);
    await pool.end();
  });

  test('answer with entries that stand in the log as they were answered', () => {
    for (const { committed } of answers) for (const entry of committed.entries) expect(Buffer.from(entry.body).equals(Buffer.from(log[entry.index]?.body ?? []))).toBe(true);
  });
});
