import { createHash, createHmac, randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openKeys, type Keys } from '#adapters/keys';
import { hotPool } from '#adapters/store';
import { canonicalJson } from '#core/tlog';
import { idOf, subjectOf, type Caller, type Id } from '#core/exchange';
import { Bell, Eraser, Follower, Ledger, PrivateVault, Timekeeper, partyIndexer, replay, silentLogger } from '#ledger';
import { freshDatabase, isDatabaseHere, type Fresh } from '../support/database.js';
import { NOTHING_OPEN, SYSTEM, aDescription, abroad, admit, callerOf, foundExchange, grant, list, type Operators, type Stage } from '../support/ledger.js';
import { filesThatHold } from '../support/search.js';

const DIGEST = '0'.repeat(64);
const DAY_MS = 86_400_000;
/** The write-ahead log of all suites that run at the same time is searched, too. */
const SEARCH_MS_MAX = 180_000;

/** The ledger as it runs: private values are sealed, the keys of persons lie in a directory. */
let database: Fresh;
let directory = '';
let pool: pg.Pool;
let owner: pg.Client;
let keys: Keys;
let vault: PrivateVault;
let rig: Stage & { readonly ledger: Ledger };
let eraser: Eraser;
let parties: Follower;
let operators: Operators;
let today = new Date('2026-06-15T02:00:00Z');
const now = (): Date => today;

beforeAll(async () => {
  database = await freshDatabase();
  directory = await mkdtemp(join(tmpdir(), 'yaosu-erasure-'));
  pool = hotPool(database.url, 8);
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  keys = openKeys({ dir: join(directory, 'keys'), logOrigin: 'erasure.example/log' });
  vault = new PrivateVault({ pool, exchange: 1, master: keys.master, subjects: keys.subjects });
  const ledger = new Ledger({ pool, exchange: 1, vault, now, fingerprintKey: keys.master.derive('fingerprint', '1') });
  rig = { ledger, run: (caller, name, input) => ledger.submit(name, input, { caller, key: randomUUID() }) };
  eraser = new Eraser({ ledger, pool, vault, logger: silentLogger, now, settleMs: 0 });
  await pool.query("insert into follower (exchange, name) values (1, 'parties')");
  parties = new Follower({ name: 'parties', pool, exchange: 1, bell: new Bell(), logger: silentLogger, advance: partyIndexer(1) });
  operators = await foundExchange(rig);
});
afterAll(async () => {
  await rig.ledger.drain();
  const { differences } = await replay(pool, 1);
  await pool.end();
  await owner.end();
  await database.drop();
  await rm(directory, { recursive: true });
  expect(differences).toEqual([]);
});

/** What the background does: index the parties, then take the erasures along, until nothing moves. */
async function settle(): Promise<void> {
  do while (await parties.step()); while ((await eraser.step()) > 0);
}

/** A new person of an organisation, with a name that is nowhere else. */
async function hired(org: Id<'participant'>, name: string): Promise<string> {
  const person = `psn_${randomUUID()}`;
  await rig.run({ ...operators.maker, org }, 'person.add', { id: org, person, name });
  return person;
}

async function asked(participant: Id<'participant'>, person: string | null): Promise<Id<'erasure'>> {
  const id = rig.ledger.newId('erasure');
  await rig.run(operators.maker, 'erasure.request', { id, participant, person, ground: 'consent_withdrawn', evidenceSha256: DIGEST });
  await settle();
  return id;
}

const stateOf = async (id: Id<'erasure'>) => {
  const found = await rig.ledger.get(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found.state;
};
async function digestsOf(participant: Id<'participant'>, person: string): Promise<string[]> {
  const found = (await rig.ledger.get(participant))?.state.persons.find(({ id }) => id === person);
  return Object.values(found?.digests ?? {});
}
async function erased(participant: Id<'participant'>, person: string | null): Promise<Id<'erasure'>> {
  const id = await asked(participant, person);
  await rig.run(operators.checker, 'erasure.approve', { id });
  await settle();
  return id;
}

describe('a person who has acted in nothing', () => {
  const NAME = '欧阳锋-erasure-plaintext';
  let vendor: Caller;
  let person = '';
  let digests: string[] = [];
  let rowsBefore: unknown[] = [];
  const values = async (): Promise<unknown[]> => (await owner.query<{ row: unknown }>('select to_jsonb(v) as row from private_value v order by digest')).rows.map(({ row }) => row);

  beforeAll(async () => {
    vendor = await admit(rig, operators, { capacities: ['vendor'] });
    person = await hired(vendor.org, NAME);
    digests = await digestsOf(vendor.org, person);
    rowsBefore = await values();
    await cp(join(directory, 'keys'), join(directory, 'old-keys'), { recursive: true });
  });

  test('is shown before, by a value that its entry vouches for', async () => {
    expect([...(await vault.openPrivate(digests)).values()]).toEqual([{ name: 'name', salt: expect.stringMatching(/^[0-9a-f]{32}$/), value: NAME }]);
  });

  test('is erased by an order of two people, and nothing opens', async () => {
    const id = await erased(vendor.org, person);
    expect(await stateOf(id)).toMatchObject({ state: 'EXECUTED', executed: { persons: 1, values: 1 } });
    expect((await vault.openPrivate(digests)).size).toBe(0);
    expect(await keys.subjects.find(subjectOf(vendor.org, person))).toBeUndefined();
    expect(await values()).toHaveLength(rowsBefore.length - 1);
  });

  test('stays erased when yesterday’s database is restored beside today’s keys', async () => {
    await owner.query('insert into private_value select r.* from jsonb_populate_recordset(null::private_value, $1::jsonb) r on conflict do nothing', [JSON.stringify(rowsBefore)]);
    expect(await values()).toHaveLength(rowsBefore.length);
    expect((await vault.openPrivate(digests)).size).toBe(0);
  });

  test('is erased again when yesterday’s keys are restored, too', async () => {
    await cp(join(directory, 'old-keys'), join(directory, 'keys'), { recursive: true });
    expect((await vault.openPrivate(digests)).size).toBe(1);
    expect(await eraser.repeat()).toBe(1);
    expect((await vault.openPrivate(digests)).size).toBe(0);
    expect(await values()).toHaveLength(rowsBefore.length - 1);
    expect(await eraser.repeat()).toBe(0);
  });

  test('is not to be guessed from what a repeated request is known by', async () => {
    const request = { caller: operators.maker, key: 'guessed', request: { name: NAME } };
    await rig.ledger.submit('person.add', { id: operators.maker.org, person: `psn_${randomUUID()}`, name: NAME }, request);
    const { rows: [row] } = await owner.query<{ fingerprint: Buffer }>("select fingerprint from idempotency where key = 'guessed'");
    const guess = (key: Uint8Array): Buffer => createHmac('sha256', key).update(`person.add\n${canonicalJson(request.request)}`).digest();
    expect(row?.fingerprint).toEqual(guess(keys.master.derive('fingerprint', '1')));
    expect(row?.fingerprint).not.toEqual(guess(Buffer.alloc(0)));
    expect(row?.fingerprint).not.toEqual(createHash('sha256').update(`person.add\n${canonicalJson(request.request)}`).digest());
  });

  (isDatabaseHere ? test : test.skip)('is in no file of the database, its write-ahead log and the keys, and never was', async () => {
    const { rows: [row] } = await owner.query<{ folder: string; oid: string }>("select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()");
    const folders = [join(row?.folder ?? '', 'base', row?.oid ?? ''), join(row?.folder ?? '', 'pg_wal'), directory];
    const [named, control] = await filesThatHold(folders, [NAME, person].map((text) => Buffer.from(text)));
    expect(named).toEqual([]);
    // The search finds what is there: the id of the person in the entry.
    expect(control?.length).toBeGreaterThan(0);
  }, SEARCH_MS_MAX);
});

describe('a person who has traded', () => {
  let vendor: Caller;
  let buyer: Caller;
  let granted: Id<'grant'>;
  beforeAll(async () => {
    vendor = await admit(rig, operators, { capacities: ['vendor'] });
    buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
    const { listing } = await list(rig, vendor);
    granted = await grant(rig, { vendor, buyer, listing });
  });

  test('is kept while the trade goes on, with an example of what has not ended, and shown to nobody meanwhile', async () => {
    const id = await asked(buyer.org, buyer.person);
    expect(await stateOf(id)).toMatchObject({ state: 'RESTRICTED', retention: { lawfulFrom: null, grounds: [{ class: 'trade', open: granted, until: null }] } });
    expect((await rig.ledger.get(buyer.org))?.state.persons[0]?.erasure).toEqual({ id, isExecuted: false });
    await expect(rig.run(operators.checker, 'erasure.approve', { id })).rejects.toMatchObject({ code: 'state_conflict' });
    await rig.run(operators.maker, 'erasure.withdraw', { id, reason: 'x' });
  });

  test('is kept for thirty years after its end, and looked at again on the first day after them', async () => {
    await rig.run(buyer, 'grant.give_up', { id: granted, reason: 'x' });
    await rig.run(vendor, 'grant.acknowledge', { id: granted, enforcementPoint: 'gateway-1' });
    const id = await asked(buyer.org, buyer.person);
    expect(await stateOf(id)).toMatchObject({ state: 'RESTRICTED', dueAt: '2056-06-15T16:00:00.000Z', retention: { lawfulFrom: '2056-06-16', grounds: [{ class: 'trade', open: null, until: '2056-06-15' }] } });
    const timekeeper = new Timekeeper({ ledger: rig.ledger, pool, logger: silentLogger, now });
    const before = today;
    today = new Date(Date.parse('2056-06-15T16:00:00.000Z') - 1);
    await expect(rig.run(operators.checker, 'erasure.approve', { id })).rejects.toMatchObject({ code: 'state_conflict' });
    today = new Date('2056-06-15T16:00:01.000Z');
    while ((await stateOf(id)).state === 'RESTRICTED') await timekeeper.step();
    await settle();
    expect((await stateOf(id)).state).toBe('CLEARED');
    today = before;
  });

  test('of the vendor, who has only offered what was traded, is kept as long as that', async () => {
    const id = await asked(vendor.org, vendor.person);
    const { retention } = await stateOf(id);
    expect(retention?.grounds).toMatchObject([{ class: 'trade', open: expect.stringMatching(/^(lst|prd)_/) }]);
    await rig.run(operators.maker, 'erasure.withdraw', { id, reason: 'x' });
  });

  test('an operator’s person who has admitted somebody is kept as a reviewer, wherever that was', async () => {
    const id = rig.ledger.newId('erasure');
    await rig.run({ ...operators.maker, person: `psn_${randomUUID()}` }, 'erasure.request', { id, participant: operators.maker.org, person: operators.maker.person, ground: 'service_ended', evidenceSha256: DIGEST });
    await settle();
    const { retention } = await stateOf(id);
    expect(retention?.grounds.map((ground) => ground.class)).toContain('review');
    await rig.run(operators.checker, 'erasure.reject', { id, reason: 'x' });
  });
});

describe('a crash', () => {
  let vendor: Caller;
  beforeAll(async () => { vendor = await admit(rig, operators, { capacities: ['vendor'] }); });

  async function ordered(): Promise<{ readonly id: Id<'erasure'>; readonly person: string }> {
    const person = await hired(vendor.org, '某人');
    const id = await asked(vendor.org, person);
    await rig.run(operators.checker, 'erasure.approve', { id });
    return { id, person };
  }

  test('between destroying and recording leaves it ERASING, and the next round records what is done', async () => {
    const { id, person } = await ordered();
    while (await parties.step());
    await eraser.step();
    expect((await stateOf(id)).state).toBe('ERASING');
    await vault.erase([subjectOf(vendor.org, person)]);
    expect((await stateOf(id)).state).toBe('ERASING');
    await new Eraser({ ledger: rig.ledger, pool, vault, logger: silentLogger, settleMs: 0 }).step();
    expect(await stateOf(id)).toMatchObject({ state: 'EXECUTED', executed: { values: 1 } });
  });

  test('a value that still opens is not recorded as erased, and stops no other erasure', async () => {
    const persons = [await hired(vendor.org, '某人'), await hired(vendor.org, '某人')] as const;
    const [id, behind] = [await asked(vendor.org, persons[0]), await asked(vendor.org, persons[1])];
    for (const one of [id, behind]) await rig.run(operators.checker, 'erasure.approve', { id: one });
    const [person] = persons;
    const digests = await digestsOf(vendor.org, person);
    const destroy = (subject: string): Promise<boolean> => (subject.endsWith(person) ? Promise.resolve(true) : keys.subjects.destroy(subject));
    const lame = new PrivateVault({ pool, exchange: 1, master: keys.master, subjects: { ...keys.subjects, destroy } });
    const broken = new Eraser({ ledger: rig.ledger, pool, vault: lame, logger: silentLogger, settleMs: 0 });
    while (await parties.step());
    await broken.step();
    await expect(broken.step()).rejects.toMatchObject({ cause: expect.objectContaining({ message: expect.stringContaining('still open') }) });
    expect((await stateOf(behind)).state).toBe('EXECUTED');
    expect([(await stateOf(id)).state, (await vault.openPrivate(digests)).size]).toEqual(['ERASING', 1]);
    await settle();
    expect([(await stateOf(id)).state, (await vault.openPrivate(digests)).size]).toEqual(['EXECUTED', 0]);
  });

  test('two machines that erase at once record one end', async () => {
    const { id } = await ordered();
    const machines = [1, 2].map(() => new Eraser({ ledger: rig.ledger, pool, vault, logger: silentLogger, settleMs: 0 }));
    while (await parties.step());
    for (let round = 0; round < 3; round++) await Promise.allSettled(machines.map((machine) => machine.step()));
    await settle();
    const { rows: [row] } = await pool.query<{ count: number }>("select count(*)::int as count from entry where exchange = 1 and type = 'erasure.executed' and stream = $1", [id.slice(4)]);
    expect([(await stateOf(id)).state, row?.count]).toEqual(['EXECUTED', 1]);
  });
});

test('an order settles before it is carried out, so that what was under way is seen', async () => {
  const vendor = await admit(rig, operators, { capacities: ['vendor'] });
  const person = await hired(vendor.org, '某人');
  const patient = new Eraser({ ledger: rig.ledger, pool, vault, logger: silentLogger, now, settleMs: 5_000 });
  const id = await asked(vendor.org, person);
  await rig.run(operators.checker, 'erasure.approve', { id });
  while (await parties.step());
  await patient.step();
  expect((await stateOf(id)).state).toBe('ORDERED');
  await rig.run(callerOf(vendor.org, ['vendor'], person), 'product.describe', { id: idOf('product', randomUUID()), description: aDescription() });
  today = new Date(today.getTime() + 5_000);
  while (await parties.step());
  await patient.step();
  expect(await stateOf(id)).toMatchObject({ state: 'RESTRICTED', retention: { grounds: [{ class: 'trade' }] } });
  today = new Date(today.getTime() + DAY_MS);
});

test('a participant that has left is erased whole, and what is known of it stays in the entries', async () => {
  const vendor = await admit(rig, operators, { capacities: ['vendor'] });
  await hired(vendor.org, '某人');
  await rig.run(vendor, 'participant.exit', { id: vendor.org, reason: 'x' });
  await rig.run(SYSTEM, 'participant.close', { id: vendor.org, reason: 'x', open: NOTHING_OPEN });
  const id = await erased(vendor.org, null);
  expect(await stateOf(id)).toMatchObject({ state: 'EXECUTED', executed: { persons: 2, values: 3 } });
  const participant = (await rig.ledger.get(vendor.org))?.state;
  expect(participant?.organisation.name.zh).toBe('深圳市要素数据有限公司');
  expect((await vault.openPrivate(participant?.persons.flatMap(({ digests }) => Object.values(digests)) ?? [])).size).toBe(0);
});
