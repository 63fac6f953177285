import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { asOwner, freshDatabase, type Fresh } from '../support/database.js';
import { freshDirectory, startProcess, type Process, type ProcessOptions } from '../support/exchange.js';
import { publishedSource, verifyPublished } from '../support/published-log.js';
import { serveFiles } from '../support/static-server.js';
import { until } from '../support/until.js';
import { serverSource } from '../../apps/cli/src/log/source.js';

/** So many entries at once, as if they had been written long ago. */
const fill = (url: string, from: number, count: number): Promise<void> => asOwner(url, `
  insert into entry (exchange, idx, stream, version, type, body, leaf, at)
    select 1, i, gen_random_uuid(), 1, 'participant.applied', body, sha256('\\x00'::bytea || body), now()
    from generate_series(${from}, ${from + count - 1}) as i cross join lateral (select convert_to('{"n":' || i || '}', 'UTF8') as body) as made;
  update log_head set size = ${from + count}`);

describe('the published directory', () => {
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
  const logOf = (directory: string): string => join(directory, 'log');
  const vkey = (directory = data.path): Promise<string> => readFile(join(logOf(directory), 'public', 'vkey'), 'utf8');
  const sizeShown = async (directory: string): Promise<number> => Number((await readFile(join(logOf(directory), 'public', 'checkpoint'), 'utf8').catch(() => '\n-1\n')).split('\n')[1]);

  test('is a whole log that any web server serves', async () => {
    const process = await start();
    await fill(database.url, 0, 70_000);
    await until(async () => (await process.runtime.log.latest())?.size === 70_000);
    expect((await verifyPublished(publishedSource(logOf(data.path)), await vkey())).size).toBe(70_000);
    const server = await serveFiles(join(logOf(data.path), 'public'));
    ends.push(server.close);
    expect((await verifyPublished(serverSource(server.url, undefined), await vkey(), false)).size).toBe(70_000);
    expect(await serverSource(server.url, undefined).read('tile/entries/000', 100)).toEqual({ kind: 'absent' });
  });

  test('that is new catches up with an old log, and a process that publishes nothing keeps its own', async () => {
    const process = await start();
    await fill(database.url, 0, 3_000);
    await until(async () => (await process.runtime.log.latest())?.size === 3_000);
    await process.close();
    const other = await freshDirectory();
    ends.push(other.remove);
    await cp(join(data.path, 'keys'), join(other.path, 'keys'), { recursive: true });
    const reader = await start({ directory: other.path, background: false });
    await until(async () => (await sizeShown(other.path)) === 3_000);
    const writer = await start();
    await writer.grow(2);
    await until(async () => (await sizeShown(other.path)) === 3_002);
    expect((await verifyPublished(publishedSource(logOf(other.path)), await vkey())).size).toBe(3_002);
    expect(reader.runtime.publishing.directory.head()?.size).toBe(3_002);
  });

  test('that was lost is made again', async () => {
    const process = await start();
    await process.grow(3);
    await process.published();
    await process.close();
    await rm(logOf(data.path), { recursive: true });
    await start();
    await until(async () => (await sizeShown(data.path)) === 3);
    expect((await verifyPublished(publishedSource(logOf(data.path)), await vkey())).size).toBe(3);
  });

  test('is the log as of its checkpoint whenever its publisher is killed', async () => {
    await (await start({ background: false })).close();
    let [size, shown] = [0, -1];
    for (let round = 0; round < 5; round++) {
      await fill(database.url, size, 6_000);
      size += 6_000;
      const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url, YAOSU_DATA: data.path, YAOSU_PUBLISH_MS: '20' };
      const worker = spawn(process.execPath, [resolve(import.meta.dirname, '../../dist/apps/worker/src/main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      await once(worker.stdout, 'data');
      await delay(round * 60);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      const now = await sizeShown(data.path);
      expect(now).toBeGreaterThanOrEqual(shown);
      shown = now;
      if (now > 0) await verifyPublished(publishedSource(logOf(data.path)), await vkey());
    }
    const last = await start();
    await until(async () => (await sizeShown(data.path)) === size);
    expect((await verifyPublished(publishedSource(logOf(data.path)), await vkey())).size).toBe(size);
    await last.close();
    expect(await readdir(join(logOf(data.path), 'public', 'tile', '0'))).toContain('117.p');
  });
});
