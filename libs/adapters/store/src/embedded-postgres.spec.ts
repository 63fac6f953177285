import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { canReach } from './embedded-postgres.files.js';
import { processState, readLockFile } from './embedded-postgres.lock.js';
import { boundedLog } from './embedded-postgres.log.js';
import { ensureDatabase, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';

let directory = '';
let dataDir = '';
let children: ChildProcess[] = [];
const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, throwAway: true });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yaosu-embedded-'));
  chmodSync(directory, 0o755);
  dataDir = join(directory, 'pg');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  if (existsSync(dataDir)) await (await start()).stop();
  rmSync(directory, { recursive: true, force: true });
});

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the server, from the built sources, and then does as told. */
async function startElsewhere(then: 'hold' | 'exit'): Promise<{ child: ChildProcess; pid: number }> {
  const built = pathToFileURL(join(process.cwd(), 'dist/libs/adapters/store/src/embedded-postgres.js')).href;
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(built)});
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, throwAway: true });
    console.log(server.pid);
    if (${JSON.stringify(then)} === 'hold') setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.includes('\n')) break;
  }
  return { child, pid: Number(output) };
}

const closed = (child: ChildProcess): Promise<unknown> => child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() > deadline) throw new Error('the condition was not met in 10 s');
  }
}

describe('a cluster', () => {
  test('keeps its data over a stop and a start', async () => {
    const first = await start();
    await ensureDatabase(first.url('postgres'), 'the "shop"');
    await query(first.url('the "shop"'), 'create table kept as select 1 as n');
    await first.stop();
    const second = await start();
    expect(await query(second.url('the "shop"'), 'select n from kept')).toEqual([{ n: 1 }]);
    await second.stop();
  });

  test('listens on 127.0.0.1 only, asks for a password, and takes 200 connections', async () => {
    const server = await start();
    const [settings] = await query(server.url('postgres'),
      "select current_setting('listen_addresses') as tcp, current_setting('unix_socket_directories') as unix, current_setting('max_connections') as connections");
    expect(settings).toEqual({ tcp: '127.0.0.1', unix: '', connections: '200' });
    const guessed = new URL(server.url('postgres'));
    guessed.password = 'guess';
    await expect(query(guessed.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
  });

  test('keeps its data and its password from other accounts', async () => {
    const server = await start();
    expect(statSync(join(dataDir, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['pg']);
    await server.stop();
  });

  test('copies a template', async () => {
    const server = await start();
    await ensureDatabase(server.url('postgres'), 'template');
    await query(server.url('template'), 'create table copied (n int)');
    await Promise.all([1, 2].map(() => ensureDatabase(server.url('postgres'), 'copy', 'template')));
    expect(await query(server.url('copy'), 'select * from copied')).toEqual([]);
    await server.stop();
  });
});

describe('several processes', () => {
  test('that start at once share one server, which the last to stop stops', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.pid).toBe(first.pid);
    await first.stop();
    expect(await query(second.url('postgres'), 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await second.stop();
    expect(processState(second.pid, dataDir)).toBe('gone');
  });

  test('that stop at once leave no server behind', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    await Promise.all(servers.map((server) => server.stop()));
    expect(processState(servers[0].pid, dataDir)).toBe('gone');
  });

  test('leave the server to the one that lives on when another is killed', async () => {
    const { child, pid } = await startElsewhere('hold');
    const here = await start();
    expect(here.pid).toBe(pid);
    child.kill('SIGKILL');
    await closed(child);
    expect(await query(here.url('postgres'), 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await here.stop();
    await until(() => processState(pid, dataDir) !== 'server');
  });
});

describe('after the last run', () => {
  test('was killed, its server is taken over and stopped', async () => {
    const { child, pid } = await startElsewhere('hold');
    child.kill('SIGKILL');
    await closed(child);
    const server = await start();
    expect(server.pid).toBe(pid);
    await server.stop();
    await until(() => processState(pid, dataDir) !== 'server');
  });

  test('ended without stop(), the server has ended too', async () => {
    const { child, pid } = await startElsewhere('exit');
    await closed(child);
    await until(() => processState(pid, dataDir) !== 'server');
  });

  test('a lock file whose process number another program has by now does not keep the server from starting', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await until(() => processState(first.pid, dataDir) !== 'server');
    const lockFile = join(dataDir, 'data', 'postmaster.pid');
    writeFileSync(lockFile, readFileSync(lockFile, 'utf8').replace(/^\d+/, String(process.pid)));
    expect(processState(process.pid, dataDir)).toBe('another');
    const second = await start();
    expect(readLockFile(join(dataDir, 'data'))?.pid).toBe(second.pid);
    await Promise.all([second.stop(), first.stop()]);
  });

  test('a server that is still ending is waited for', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGINT');
    const second = await start();
    expect(await query(second.url('postgres'), 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await Promise.all([second.stop(), first.stop()]);
  });
});

describe('a start', () => {
  test('on data of an unknown version of PostgreSQL fails with the reason', async () => {
    await (await start()).stop();
    const version = join(dataDir, 'data', 'PG_VERSION');
    const known = readFileSync(version, 'utf8');
    writeFileSync(version, '17\n');
    await expect(start()).rejects.toThrow(/incompatible/);
    writeFileSync(version, known);
  });

  test('on a taken port fails with the reason', async () => {
    const first = await start();
    const other = startEmbeddedPostgres({ dataDir: join(directory, 'other'), throwAway: true, port: first.port });
    await expect(other).rejects.toThrow(/Address already in use/);
    await first.stop();
  });
});

test('a directory counts as reachable only when each one above it can be entered', () => {
  const account = { uid: 4_000_000, gid: 4_000_000 };
  const inner = join(directory, 'closed', 'open');
  mkdirSync(inner, { recursive: true });
  expect(canReach(inner, account)).toBe(true);
  chmodSync(join(directory, 'closed'), 0o700);
  expect(canReach(inner, account)).toBe(false);
});

test('a log keeps at most twice its bound', () => {
  const path = join(directory, 'server.log');
  const log = boundedLog(path, 100);
  for (let line = 0; line < 100; line += 1) log(`line ${line}`);
  expect(readdirSync(directory)).toEqual(['server.log', 'server.log.1']);
  expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThan(250);
});
