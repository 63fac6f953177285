import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openKeys } from '#adapters/keys';
import { hotPool } from '#adapters/store';
import { subjectOf, type Id } from '#core/exchange';
import { Bell, Eraser, Follower, Ledger, PrivateVault, partyIndexer, replay, silentLogger } from '#ledger';
import { copyDatabase, freshDatabase, type Fresh } from '../support/database.js';
import { admit, foundExchange, type Operators, type Stage } from '../support/ledger.js';
import { until } from '../support/until.js';

const exchange = 1;
const logger = silentLogger;

/** One run of the service, over a database and a directory of keys. */
function openService(url: string, keysDirectory: string) {
  const pool = hotPool(url, 4);
  const { master, subjects } = openKeys({ dir: keysDirectory, logOrigin: 'backup.example/log' });
  const vault = new PrivateVault({ pool, exchange, master, subjects });
  const ledger = new Ledger({ pool, exchange, vault });
  const stage: Stage = { ledger, run: (caller, name, input) => ledger.submit(name, input, { caller, key: randomUUID() }) };
  const eraser = new Eraser({ ledger, pool, vault, logger, settleMs: 0 });
  const parties = new Follower({ name: 'parties', pool, exchange, bell: new Bell(), logger, advance: partyIndexer(exchange) });
  return { ...stage, pool, subjects, vault, eraser, parties, close: () => ledger.drain().then(() => pool.end()) };
}
type Service = ReturnType<typeof openService>;

let directory = '';
let database: Fresh;
let yesterday: Fresh;
let operators: Operators;
let org: Id<'participant'>;
let person = '';
let digests: string[];

const namesIn = async ({ vault }: Service): Promise<string[]> => [...(await vault.openPrivate(digests)).values()].map(({ value }) => value);
async function during<T>(url: string, keys: string, work: (service: Service) => Promise<T>): Promise<T> {
  const service = openService(url, join(directory, keys));
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-backup-'));
  database = await freshDatabase();
  await during(database.url, 'keys', async (service) => {
    operators = await foundExchange(service);
    ({ org } = await admit(service, operators, { capacities: ['vendor'] }));
    person = `psn_${randomUUID()}`;
    await service.run({ ...operators.maker, org }, 'person.add', { id: org, person, name: '陈静' });
    digests = (await service.ledger.get(org))?.state.persons.flatMap(({ id, digests: of }) => (id === person ? Object.values(of) : [])) ?? [];
  });
  yesterday = await copyDatabase(database.url);
  await cp(join(directory, 'keys'), join(directory, 'keys-of-yesterday'), { recursive: true });
  await during(database.url, 'keys', async (service) => {
    const { run, ledger, eraser, parties, pool } = service;
    const id = (ledger as Ledger).newId('erasure');
    expect(await namesIn(service)).toEqual(['陈静']);
    await pool.query("insert into follower (exchange, name) values (1, 'parties')");
    await run(operators.maker, 'erasure.request', { id, participant: org, person, ground: 'consent_withdrawn', evidenceSha256: '0'.repeat(64) });
    while (await parties.step());
    await eraser.step();
    await run(operators.checker, 'erasure.approve', { id });
    for (let round = 0; round < 2; round++) {
      while (await parties.step());
      await eraser.step();
    }
    expect((await ledger.get(id))?.state.state).toBe('EXECUTED');
  });
});
afterAll(async () => {
  await yesterday.drop();
  await database.drop();
  await rm(directory, { recursive: true });
});

test('a backup of the whole database, restored beside today’s keys, shows nothing that was erased', async () => {
  await during(yesterday.url, 'keys', async (service) => {
    const { rows: [row] } = await service.pool.query<{ count: number }>('select count(*)::int as count from private_value where digest = any($1::bytea[])', [digests.map((digest) => Buffer.from(digest, 'hex'))]);
    expect(row?.count).toBe(1);
    expect(await namesIn(service)).toEqual([]);
  });
});

test('only together with yesterday’s keys does it: which is why those are replaced and not kept', async () => {
  await during(yesterday.url, 'keys-of-yesterday', async (service) => expect(await namesIn(service)).toEqual(['陈静']));
});

test('a service that starts with yesterday’s keys destroys them again before long', async () => {
  await during(database.url, 'keys-of-yesterday', async ({ eraser, subjects }) => {
    expect(await subjects.find(subjectOf(org, person))).toHaveLength(32);
    eraser.start();
    // A key is overwritten before its file goes: whoever reads it in between is told that it was changed.
    await until(async () => (await subjects.find(subjectOf(org, person)).catch(() => 'overwritten')) === undefined);
    await eraser.stop();
  });
  await during(yesterday.url, 'keys-of-yesterday', async (service) => expect(await namesIn(service)).toEqual([]));
});

test('the tables are the fold of the entries before and after', async () => {
  for (const { url } of [database, yesterday]) await during(url, 'keys', async ({ pool }) => expect((await replay(pool, exchange)).differences).toEqual([]));
});
