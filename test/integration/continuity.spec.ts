import { randomUUID } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '#core/exchange';
import { asOwner, copyDatabase, freshDatabase, type Fresh } from '../support/database.js';
import { freshDirectory, startProcess, type Process, type ProcessOptions } from '../support/exchange.js';
import { serveFiles } from '../support/static-server.js';
import { until } from '../support/until.js';
import { policyText, startWitness, type TestWitness } from '../support/witness.js';

/** Lets the owner of the database do what the triggers would refuse. */
const unguarded = (sql: string): string => `set session_replication_role = replica; ${sql}`;

describe('the service never signs a lie', () => {
  let database: Fresh;
  let data: { readonly path: string; readonly remove: () => Promise<void> };
  const ends: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    [database, data] = [await freshDatabase(), await freshDirectory()];
    ends.push(database.drop, data.remove);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const start = async (options: Partial<ProcessOptions> = {}): Promise<Process> => {
    const process = await startProcess({ url: database.url, directory: data.path, ...options });
    ends.push(process.close);
    return process;
  };
  const copy = async (): Promise<Fresh> => {
    const made = await copyDatabase(database.url);
    ends.push(made.drop);
    return made;
  };
  /** A log of so many entries, published, and nobody connected any more. */
  const aLog = async (entries: number, options: Partial<ProcessOptions> = {}): Promise<number> => {
    const process = await start(options);
    await process.grow(entries);
    const size = await process.published();
    await process.close();
    return size;
  };
  /** Another data directory with the same keys. */
  const elsewhere = async (): Promise<string> => {
    const other = await freshDirectory();
    ends.push(other.remove);
    await cp(join(data.path, 'keys'), join(other.path, 'keys'), { recursive: true });
    return other.path;
  };
  const refusalOf = (process: Process): Promise<Refusal | undefined> => process.grow(1).then(() => undefined, (err: unknown) => (err instanceof Refusal ? err : Promise.reject(err instanceof Error ? err : new Error(String(err)))));
  const signed = async ({ runtime }: Process): Promise<number> => Number((await runtime.pool.query<{ size: string }>('select max(size) as size from checkpoint')).rows[0]?.size);

  test('an old dump beside the published files accepts nothing, signs nothing and says why, also after a restart and in other processes', async () => {
    await aLog(3);
    const old = await copy();
    const size = await aLog(4);
    for (const directory of [data.path, data.path]) {
      const restored = await start({ url: old.url, directory });
      const refusal = await refusalOf(restored);
      expect([refusal?.code, refusal?.detail]).toEqual(['log_halted', expect.stringMatching(new RegExp(`checkpoint of ${size} entries .*the published directory.*yaosu ledger recover`))]);
      const { ready, parts } = await restored.runtime.ready();
      expect([ready, parts['log']]).toEqual([false, refusal?.detail]);
      expect(await signed(restored)).toBe(3);
      await restored.close();
    }
    const other = await start({ url: old.url, directory: await elsewhere(), background: false });
    expect((await refusalOf(other))?.code).toBe('log_halted');
    expect(await other.ledger.size()).toBe(3);
  });

  test('a process with the keys of another log writes nothing, and halts nobody else', async () => {
    await aLog(2);
    const stranger = await freshDirectory();
    ends.push(stranger.remove);
    const [wrong, right] = [await start({ directory: stranger.path, background: false }), await start()];
    expect((await refusalOf(wrong))?.detail).toContain('not signed by the key of this process');
    await right.grow(1);
    expect(await right.published()).toBe(3);
  });

  test.each(['', 'exchange.example/2026\n', 'cut'])('a published checkpoint that is damaged (%j) stops every write and says what to do, at a start and while it runs, and ends when it is whole', async (damage) => {
    const size = await aLog(3);
    const path = join(data.path, 'log', 'public', 'checkpoint');
    const whole = await readFile(path, 'utf8');
    await writeFile(path, damage === 'cut' ? whole.slice(0, -20) : damage);
    const process = await start();
    const [refusal, { ready, parts }] = [await refusalOf(process), await process.runtime.ready()];
    expect([refusal?.code, ready, parts['log']]).toEqual(['log_halted', false, refusal?.detail]);
    expect(refusal?.detail).toMatch(/checkpoint.*put back the one of a mirror, an export or a backup.*take the file away/);
    expect(await signed(process)).toBe(size);
    await writeFile(path, whole);
    await until(async () => (await refusalOf(process)) === undefined);
    const grown = await process.published();
    await until(async () => (await readFile(path, 'utf8')).includes(`\n${grown}\n`));
    await writeFile(path, damage);
    await until(async () => (await refusalOf(process))?.code === 'log_halted');
    await rm(path);
    await until(async () => (await refusalOf(process)) === undefined);
    const last = await process.published();
    await until(async () => (await readFile(path, 'utf8').catch(() => '')).includes(`\n${last}\n`));
  });

  test('the tiles tell of an old dump where the published checkpoint was taken away', async () => {
    await aLog(3);
    const old = await copy();
    const size = await aLog(4);
    await rm(join(data.path, 'log', 'public', 'checkpoint'));
    const restored = await start({ url: old.url });
    expect((await refusalOf(restored))?.detail).toContain(`tiles of ${size} entries in the published directory`);
    expect(await signed(restored)).toBe(3);
  });

  test('it goes on by itself when the missing entries are back', async () => {
    await aLog(3);
    const old = await copy();
    const size = await aLog(4);
    const restored = await start({ url: old.url });
    expect((await refusalOf(restored))?.code).toBe('log_halted');
    const missing = await (await start({ background: false })).ledger.entries(3, 10);
    for (const { index, type, stream, version, body, leaf } of missing) {
      await asOwner(old.url, `insert into entry (exchange, idx, stream, version, type, body, leaf, at) values (1, ${index}, '${stream.slice(4)}', ${version}, '${type}', '\\x${Buffer.from(body).toString('hex')}', '\\x${Buffer.from(leaf).toString('hex')}', now())`);
    }
    await asOwner(old.url, `update log_head set size = ${size}`);
    await until(async () => (await refusalOf(restored)) === undefined);
    expect(await restored.published()).toBeGreaterThan(size);
  });

  test('a table of entries that was cut is found by what was published, though the files are lost', async () => {
    await aLog(5);
    await rm(join(data.path, 'log'), { recursive: true });
    await asOwner(database.url, unguarded('delete from entry where idx >= 3; update log_head set size = 3; delete from checkpoint where size > 3; update follower set next_index = least(next_index, 3)'));
    expect((await refusalOf(await start()))?.detail).toContain('the table of publications');
  });

  test('an entry that is not published any more as it was is found before it is published', async () => {
    await aLog(2);
    const api = await start({ background: false });
    await api.grow(1);
    await api.close();
    await asOwner(database.url, unguarded("update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '王芳', '王方'), 'UTF8') || ' ' where idx = 2"));
    const process = await start();
    await until(() => Promise.resolve(process.runtime.publishing.gate.isHalted));
    expect((await refusalOf(process))?.detail).toContain('entries 0 to 2 the table has others');
    expect((await process.runtime.log.latest())?.size).toBe(2);
  });

  test('of an entry that was swapped after its publication no receipt is given', async () => {
    await aLog(3);
    await asOwner(database.url, unguarded('update entry set body = (select body from entry where idx = 0), leaf = (select leaf from entry where idx = 0) where idx = 1'));
    const process = await start();
    expect(await process.runtime.log.receipt(0)).toBeDefined();
    await expect(process.runtime.log.receipt(1)).rejects.toThrow('entry 1 of the table is not the published one');
  });

  test('another history of the same length is found by its root', async () => {
    await aLog(2);
    const old = await copy();
    await aLog(3);
    const fork = await start({ url: old.url, directory: await elsewhere() });
    await fork.grow(4);
    await fork.published();
    await fork.close();
    expect((await refusalOf(await start({ url: old.url })))?.detail).toMatch(/first 5 entries of this ledger have another root/);
  });

  test('a clone that goes on is found at the public address of the log', async () => {
    await aLog(2);
    const cloned = await copy();
    const directory = await elsewhere();
    const size = await aLog(3);
    const address = await serveFiles(join(data.path, 'log', 'public'));
    ends.push(address.close);
    const clone = await start({ url: cloned.url, directory, env: { YAOSU_LOG_URL: address.url } });
    expect((await refusalOf(clone))?.detail).toContain(`checkpoint of ${size} entries (${address.url}/checkpoint)`);
    await clone.close();
    const unreachable = await start({ env: { YAOSU_LOG_URL: 'http://127.0.0.1:1' } });
    expect(await refusalOf(unreachable)).toBeUndefined();
  });

  test('entries that were acknowledged and got lost in a failover bind the process that acknowledged them', async () => {
    const process = await start();
    await process.grow(2);
    await process.published();
    const api = await start({ background: false });
    await process.close();
    await api.grow(2);
    await asOwner(database.url, unguarded('delete from entry where idx >= 3; update log_head set size = 3; delete from idempotency where first_index >= 3'));
    expect((await refusalOf(api))?.detail).toMatch(/lacks entries that this process has acknowledged/);
    expect(await api.ledger.size()).toBe(3);
    await api.close();
    const again = await start();
    await again.grow(1);
    expect(await again.published()).toBe(4);
  });

  test('a log that a running process has seen published may not become shorter', async () => {
    const process = await start();
    await process.grow(3);
    await process.published();
    await until(() => Promise.resolve(process.runtime.publishing.watch.latest?.size === 3));
    const api = await start({ background: false, directory: await elsewhere() });
    await process.close();
    await asOwner(database.url, unguarded('delete from entry where idx >= 2; update log_head set size = 2; delete from checkpoint where size > 2; delete from publication where size > 2; update follower set next_index = 2'));
    await until(() => Promise.resolve(api.runtime.publishing.gate.isHalted));
    expect((await refusalOf(api))?.code).toBe('log_halted');
  });

  describe('with a witness', () => {
    const witnessed = async (): Promise<{ readonly witness: TestWitness; readonly options: Partial<ProcessOptions> }> => {
      const keys = await start({ background: false });
      const vkey = keys.runtime.log.vkey;
      await keys.close();
      const witness = await startWitness('cac', vkey);
      ends.push(witness.close);
      const policy = join(data.path, `policy-${randomUUID()}`);
      await writeFile(policy, policyText(vkey, 'cac', witness));
      return { witness, options: { env: { YAOSU_LOG_POLICY: policy } } };
    };

    test('what is published carries its cosignature', async () => {
      const { options } = await witnessed();
      await aLog(3, options);
      expect(await readFile(join(data.path, 'log', 'public', 'checkpoint'), 'utf8')).toMatch(/\n\n— yaosu.local\/log .*\n— cac.example .*\n$/);
    });

    test('an idle log is cosigned afresh when its cosignatures are old', async () => {
      const { options } = await witnessed();
      const size = await aLog(2, options);
      await asOwner(database.url, unguarded("update publication set at = at - interval '11 minutes'"));
      const process = await start(options);
      await until(async () => (await process.runtime.pool.query('select from publication where size = $1', [size])).rowCount === 2);
      expect((await process.runtime.log.latest())?.size).toBe(size);
      await until(async () => (await readFile(join(data.path, 'log', 'public', 'checkpoint'), 'utf8')) === await process.runtime.log.checkpoint());
    });

    test('an old dump is found by the witness when the published files are lost, too', async () => {
      const { options } = await witnessed();
      await aLog(3, options);
      const old = await copy();
      await aLog(2, options);
      await rm(join(data.path, 'log'), { recursive: true });
      expect((await refusalOf(await start({ url: old.url, ...options })))?.detail).toContain('witness cac');
    });

    test('of two instances that go on from one copy only one is published, the other halts', async () => {
      const { options } = await witnessed();
      await aLog(3, options);
      const cloned = await copy();
      const [original, clone] = [await start(options), await start({ url: cloned.url, directory: await elsewhere(), ...options })];
      await original.grow(4);
      await original.published();
      await clone.grow(1);
      await until(() => Promise.resolve(clone.runtime.publishing.gate.isHalted));
      expect((await refusalOf(clone))?.code).toBe('log_halted');
      expect((await clone.runtime.log.latest())?.size).toBe(3);
      await original.grow(1);
      expect(await original.published()).toBe(8);
    });

    test('while it is away commits go on and nothing is published; after the time of grace writes are refused, until it is back', async () => {
      const { witness, options } = await witnessed();
      const process = await start({ ...options, env: { ...options.env, YAOSU_WITNESS_GRACE: '2' } });
      await process.grow(2);
      await process.published();
      witness.isAway = true;
      await process.grow(1);
      expect((await process.runtime.log.latest())?.size).toBe(2);
      expect((await process.runtime.ready()).ready).toBe(true);
      await until(() => Promise.resolve(process.runtime.publishing.gate.refusal()?.code === 'unwitnessed'));
      expect((await refusalOf(process))?.code).toBe('unwitnessed');
      expect((await process.runtime.ready()).ready).toBe(false);
      witness.isAway = false;
      await until(() => Promise.resolve(process.runtime.publishing.gate.refusal() === undefined));
      await process.grow(1);
      expect(await process.published()).toBe(4);
    });

    test('configured to fail open, writes go on and nothing is published without it', async () => {
      const { witness, options } = await witnessed();
      const process = await start({ ...options, env: { ...options.env, YAOSU_WITNESS_GRACE: '0', YAOSU_WITNESS_FAIL: 'open' } });
      await process.published();
      witness.isAway = true;
      await process.grow(1);
      await until(() => Promise.resolve(witness.missed > 1));
      await process.grow(1);
      expect((await process.runtime.log.latest())?.size).toBe(0);
      expect((await process.runtime.ready()).ready).toBe(true);
    });
  });
});
