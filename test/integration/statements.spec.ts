import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Caller, Sealing } from '#core/exchange';
import { Bell, Follower, Sealer, partyIndexer, replay, silentLogger } from '#ledger';
import { missealed } from '../../apps/cli/src/mirror/seals.js';
import { SYSTEM, admit, foundExchange, openTestLedger, submitListing, type Operators, type TestLedger } from '../support/ledger.js';

const DAY_MS = 86_400_000;

describe('the statements of every day', () => {
  let rig: TestLedger;
  let today: Date;
  let operators: Operators;
  let vendor: Caller;
  let follower: Follower;
  let sealer: Sealer;
  const now = (): Date => today;

  beforeEach(async () => {
    today = new Date('2026-06-15T02:00:00Z');
    rig = await openTestLedger({ now });
    operators = await foundExchange(rig);
    vendor = await admit(rig, operators, { capacities: ['vendor'] });
    await rig.pool.query("insert into follower (exchange, name) values (1, 'parties')");
    follower = new Follower({ name: 'parties', pool: rig.pool, exchange: 1, bell: new Bell(), logger: silentLogger, advance: partyIndexer(1) });
    sealer = aSealer();
    close = rig.close;
  });
  let close: () => Promise<void>;
  afterEach(() => close());

  const aSealer = (): Sealer => new Sealer({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now });
  const catchUp = async (): Promise<void> => { while (await follower.step()); };
  const pass = async (days: number): Promise<void> => {
    today = new Date(today.getTime() + days * DAY_MS);
    for (let i = 0; i < 3; i++) {
      await catchUp();
      while ((await sealer.step()) > 0);
    }
    await catchUp();
  };
  const sealings = async (): Promise<Sealing[]> => {
    const entries = await rig.ledger.entries(0, 1000);
    return entries.filter(({ type }) => type === 'day.sealed').map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { data: Sealing }).data);
  };
  const rows = async (text: string): Promise<number> => Number((await rig.pool.query<{ count: string }>(`select count(*) from ${text}`)).rows[0]?.count);

  test('are sealed once the day is over, and not before', async () => {
    const size = await rig.ledger.size();
    await pass(0);
    expect(await sealings()).toEqual([]);
    await pass(1);
    expect(await sealings()).toEqual([{ day: '2026-06-15', through: size - 1, participants: 2, pairs: 0, mapRoot: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    await expect(rig.run(SYSTEM, 'day.seal', { day: '2026-06-16', through: size, participants: 2, pairs: 0, mapRoot: '0'.repeat(64) })).rejects.toMatchObject({ code: 'outside_period' });
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
  });

  test('of days that were missed are sealed in order, as they stood', async () => {
    await pass(4);
    const found = await sealings();
    expect(found.map(({ day }) => day)).toEqual(['2026-06-15', '2026-06-16', '2026-06-17', '2026-06-18']);
    expect(new Set(found.map(({ mapRoot }) => mapRoot)).size).toBe(1);
    await submitListing(rig, vendor);
    await pass(1);
    const [, , , before, after] = await sealings();
    expect(after).toMatchObject({ day: '2026-06-19', participants: 2 });
    expect(after?.mapRoot).not.toBe(before?.mapRoot);
    expect(await rows('statement')).toBe(3);
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
  });

  test('a quiet day is ended by an entry, a busy one by its successor’s first', async () => {
    await pass(1);
    expect((await rig.ledger.entries(0, 1000)).filter(({ type }) => type === 'day.ended')).toHaveLength(1);
    today = new Date(today.getTime() + DAY_MS);
    await submitListing(rig, vendor);
    await pass(0);
    expect((await rig.ledger.entries(0, 1000)).map(({ type }) => type).filter((type) => type.startsWith('day.'))).toEqual(['day.ended', 'day.sealed', 'day.sealed']);
  });

  test('two sealers seal a day once', async () => {
    today = new Date(today.getTime() + DAY_MS);
    await submitListing(rig, vendor);
    await catchUp();
    await Promise.all([sealer.step(), aSealer().step(), aSealer().step()]);
    expect(await sealings()).toHaveLength(1);
  });

  test('no day is left out, sealed twice, or ended before the one before it', async () => {
    await pass(2);
    const [, last] = await sealings();
    if (last === undefined) throw new Error('nothing was sealed');
    today = new Date(today.getTime() + 9 * DAY_MS);
    const seal = (change: Partial<Sealing>): Promise<unknown> => rig.run(SYSTEM, 'day.seal', { ...last, ...change });
    await expect(seal({ day: '2026-06-18' })).rejects.toMatchObject({ code: 'state_conflict' });
    await expect(seal({})).rejects.toMatchObject({ code: 'state_conflict' });
    await expect(seal({ day: '2026-06-17', through: 0 })).rejects.toMatchObject({ code: 'state_conflict' });
    await expect(rig.run(SYSTEM, 'day.end', { day: last.day })).rejects.toMatchObject({ code: 'already_exists' });
  });

  test('hold for participants of thousands of entries what their entries make', async () => {
    const owner = { org: operators.maker.org, roles: ['regulator'], client: 'x', person: null } as const satisfies Caller;
    await Promise.all(Array.from({ length: 1_300 }, (_, i) => rig.run(owner, 'inspection.record', { query: 'x', rows: i, answerSha256: '0'.repeat(64) })));
    await pass(1);
    expect(await rows('sub_log_hash')).toBe(5);
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
  });

  describe('as a mirror looks at them', () => {
    const found = async (): Promise<string[]> => (await missealed(rig.pool, 1)).map(({ kind, day, what }) => `${kind} ${day}: ${what}`);
    /** The log goes on, by one entry in each hour. */
    const hours = async (count: number): Promise<void> => {
      for (let hour = 0; hour < count; hour++) {
        today = new Date(today.getTime() + 3_600_000);
        await rig.run(operators.maker, 'person.add', { id: operators.maker.org, person: `psn_${crypto.randomUUID()}`, name: '王芳' });
      }
      await catchUp();
    };

    test('are well while days are sealed', async () => {
      await hours(30);
      await pass(2);
      expect(await found()).toEqual([]);
    });
    test('lack one that is over and stays unsealed: after a day of entries, not within it, and not for standing still', async () => {
      await hours(14);
      expect(await rows('statement_day')).toBe(1);
      await hours(23);
      today = new Date(today.getTime() + 300 * DAY_MS);
      await hours(1);
      expect(await found()).toEqual([]);
      await hours(1);
      expect(await found()).toEqual([expect.stringMatching(/^day_unsealed 2026-06-15: it ended with entry \d+, and the log has gone on for more than a day since, by entry \d+$/)]);
    });
    test('are found out where a day was sealed with other statements', async () => {
      close = () => rig.pool.end(); // A replay would complain of it as well.
      await pass(0);
      const [index, entries] = [await rig.ledger.size(), await rig.ledger.entries(0, 1000)];
      expect(entries.filter(({ type }) => type === 'day.sealed')).toEqual([]);
      today = new Date(today.getTime() + DAY_MS);
      await rig.run(SYSTEM, 'day.seal', { day: '2026-06-15', through: index - 1, participants: 1, pairs: 7, mapRoot: '0'.repeat(64) });
      await catchUp();
      expect(await found()).toEqual([expect.stringMatching(/^seal_differs 2026-06-15: it is sealed with participants 1, the entries make 2; .*pairs 7, the entries make 0; .*mapRoot 0{64}/)]);
    });
  });

  describe('tampering by the owner of the database', () => {
    let db: pg.Client;
    beforeEach(async () => {
      const other = await admit(rig, operators, { capacities: ['vendor'] });
      await rig.run(operators.maker, 'group.propose', { id: rig.ledger.newId('group'), members: [vendor.org, other.org], ground: 'x' });
      await Promise.all(Array.from({ length: 300 }, (_, i) => rig.run({ ...vendor, roles: ['regulator'] }, 'inspection.record', { query: 'x', rows: i, answerSha256: '0'.repeat(64) })));
      await pass(1);
      db = new pg.Client({ connectionString: rig.url });
      await db.connect();
      await db.query('set session_replication_role = replica');
      close = () => rig.pool.end();
    });
    afterEach(() => db.end());

    test.each<[string, string, RegExp]>([
      ['a statement with fewer entries', 'update statement set entries = entries - 1 where entries > 200', /what changed on/],
      ['a statement that is gone', 'delete from statement where entries > 200', /what changed on/],
      ['the root of a map', `update statement_day set map_root = overlay(map_root placing '\\x00ff'::bytea from 3)`, /the statements as they are kept of 2026-06-15/],
      ['the last entry of a day', 'update statement_day set through = through - 1', /the statements as they are kept of 2026-06-15/],
      ['a sub-log that is gone', 'delete from sub_log where entries > 200', /sub-logs, the entries make/],
      ['a sub-log of other entries', 'update sub_log set last_idx = last_idx - 1 where entries > 200', /the sub-log of prt_/],
      ['a hash of a sub-log', `update sub_log_hash set hash = overlay(hash placing '\\x00ff'::bytea from 3)`, /hashes of sub-logs/],
      ['a node of the map', `update map_node set value = overlay(value placing '\\x00ff'::bytea from 3) where value is not null`, /nodes of the statements' map/],
      ['a day that nobody lived', 'insert into statement_day select exchange, day + 9, through, participants, pairs, map_root from statement_day', /days have statements that have not ended/],
      ['a party that an entry does not name any more', 'delete from entry_party where idx = 3', /rows of entry_party/],
    ])('with %s is found by the replay', async (_, sql, expected) => {
      await db.query(sql);
      expect((await replay(rig.pool, 1)).differences.join('\n')).toMatch(expected);
    });
  });
});
