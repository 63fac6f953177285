import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { textOfNote, verifyTimestamp } from '#core/tlog';
import { Timestamper, loadConfig, openRuntime, silentLogger, type Runtime } from '#ledger';
import { freshDatabase, type Fresh } from '../support/database.js';
import { makeTsa, serveTsa, type TestTsa } from '../support/tsa.js';
import { until } from '../support/until.js';

/** Checkpoints of a running exchange under the clock of an authority that openssl runs. */
let tsa: TestTsa;
let server: Awaited<ReturnType<typeof serveTsa>>;
let database: Fresh;
let owner: pg.Client;
let directory = '';
let runtime: Runtime;
beforeAll(async () => {
  tsa = makeTsa();
  [server, database, directory] = [await serveTsa(tsa), await freshDatabase(), await mkdtemp(join(tmpdir(), 'yaosu-timestamps-'))];
  runtime = await openRuntime(loadConfig({ DATABASE_URL: database.url, YAOSU_DATA: directory }));
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await until(async () => (await runtime.log.latest()) !== undefined);
});
afterAll(async () => {
  await owner.end();
  await runtime.close();
  await Promise.all([server.close(), database.drop(), rm(directory, { recursive: true })]);
  tsa.remove();
});
beforeEach(async () => { await owner.query('truncate log_timestamp'); });

const timestamper = (...urls: string[]): Timestamper => new Timestamper({
  pool: runtime.pool, exchange: 1, urls, latest: () => runtime.log.latest(), directory: runtime.publishing.directory, logger: silentLogger,
});

describe('the latest checkpoint', () => {
  test('is time-stamped once, in the table and as a file that openssl verifies', async () => {
    expect(await timestamper(server.url).step()).toBe(true);
    expect(await timestamper(server.url).step()).toBe(false);
    const { size } = await runtime.log.latest() ?? { size: -1 };
    const kept = await runtime.log.timestamp(size);
    const [reply, note] = [await readFile(join(directory, `log/public/timestamps/${size}.tsr`)), await readFile(join(directory, `log/public/timestamps/${size}.checkpoint`), 'utf8')];
    expect([kept?.reply, kept?.note.toString()]).toEqual([reply, note]);
    expect([await runtime.log.timestamped({ after: -1, limit: 10 }), await runtime.log.timestamped({ after: size, limit: 10 })]).toEqual([[size], []]);
    expect(await verifyTimestamp({ reply, text: textOfNote(note), roots: [tsa.ca] })).toMatchObject({ ok: true });
  });
  test('has its time-stamp among the files again when they were lost', async () => {
    expect(await timestamper(server.url).step()).toBe(true);
    const files = async (): Promise<Buffer[]> => Promise.all((await readdir(join(directory, 'log/public/timestamps'))).sort().map((name) => readFile(join(directory, 'log/public/timestamps', name))));
    const before = await files();
    expect(before).toHaveLength(2);
    await rm(join(directory, 'log/public/timestamps'), { recursive: true });
    expect(await timestamper(server.url).step()).toBe(false);
    expect(await files()).toEqual(before);
  });
  test('is time-stamped by the second authority when the first is away', async () => {
    expect(await timestamper('http://127.0.0.1:9/', server.url).step()).toBe(true);
  });
  test.each([
    ['an error', 500, Buffer.from('no')], ['nonsense', 200, Buffer.from('no')], ['more than anybody would', 200, Buffer.alloc(100_000)],
  ])('is not time-stamped by an authority that answers with %s', async (_, status, answer) => {
    const odd = createServer((_req, res) => { res.writeHead(status); res.end(answer); });
    await new Promise<void>((resolve) => { odd.listen(0, '127.0.0.1', resolve); });
    await expect(timestamper(`http://127.0.0.1:${(odd.address() as AddressInfo).port}/`).step()).rejects.toThrow('http://127.0.0.1:');
    expect((await owner.query('select * from log_timestamp')).rows).toEqual([]);
    await new Promise((resolve) => { odd.close(resolve); });
  });
});

test('an authority that is away is told of, and nothing waits for it', async () => {
  const away = timestamper('http://127.0.0.1:9/');
  away.start();
  await until(async () => Promise.resolve(away.failure !== null));
  expect(away.failure).toContain('http://127.0.0.1:9/');
  await away.stop();
  expect((await runtime.ready()).ready).toBe(true);
});
