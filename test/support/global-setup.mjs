// Before all tests: dist, one throw-away PostgreSQL with a migrated template database, and Redis. Their addresses reach
// the workers in the environment; tests ask test/support/database.ts for them.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from '../../apps/build.js';

const STORE = resolve(import.meta.dirname, '../../dist/libs/adapters/store/src');
const REDIS_START_MS_MAX = 10_000;

/** What is tested is what people are given: Vite would respect jest's NODE_ENV=test, and bundle React for development. */
async function builtForProduction() {
  const given = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build();
  process.env.NODE_ENV = given;
}

export default async function setup() {
  await builtForProduction();
  const { startEmbeddedPostgres, ensureDatabase } = await import(join(STORE, 'embedded-postgres.js'));
  const directory = mkdtempSync(join(tmpdir(), 'yaosu-test-'));
  chmodSync(directory, 0o755);
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? undefined : await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), throwAway: true });
  const redis = await startRedis();
  const guard = startGuard(directory, [postgres?.pid, redis?.child.pid]);

  globalThis.stopTestServers = async () => {
    redis?.child.kill();
    await postgres?.stop();
    rmSync(directory, { recursive: true, force: true });
    guard.kill();
  };
  try {
    process.env.TEST_ADMIN_URL = given ?? postgres.url('postgres');
    process.env.TEST_TEMPLATE = await migratedTemplate(process.env.TEST_ADMIN_URL, ensureDatabase);
    if (redis) process.env.TEST_REDIS_URL = redis.url;
  } catch (err) {
    await globalThis.stopTestServers();
    throw err;
  }
}

/** Every test file works on a copy of this database, so that it is migrated once and no file sees another's rows. */
async function migratedTemplate(adminUrl, ensureDatabase) {
  const template = `yaosu_template_${randomBytes(4).toString('hex')}`;
  await ensureDatabase(adminUrl, template);
  const index = join(STORE, 'index.js');
  const { migrate } = existsSync(index) ? await import(index) : {};
  if (migrate) await migrate(Object.assign(new URL(adminUrl), { pathname: `/${template}` }).href);
  else console.warn('\nthe store exports no migrate(): the template database is empty');
  return template;
}

async function startRedis() {
  const program = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path));
  if (program === undefined) {
    const advice = 'redis-server is not on PATH (apt-get install redis-server)';
    if (process.env.CI) throw new Error(`${advice}: CI runs every suite on both queue backends`);
    console.warn(`\n**** ${advice}: THE REDIS-BACKED SUITES ARE LEFT OUT ****\n`);
    return undefined;
  }
  const [port, password] = [await freePort(), randomBytes(16).toString('hex')];
  // The configuration goes by standard input: on a command line every account of the machine could read the password.
  const child = spawn(program, ['-'], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(`bind 127.0.0.1\nport ${port}\nrequirepass ${password}\nsave ""\nappendonly no\ndatabases 1024\n`);
  child.unref();
  for (const deadline = Date.now() + REDIS_START_MS_MAX; !(await listens(port));) {
    if (Date.now() > deadline) throw new Error('redis-server did not start');
    await sleep(10);
  }
  return { child, url: `redis://:${password}@127.0.0.1:${port}` };
}

/** Ends the servers and removes their files when this process is gone, however it went: the pipe from it closes then. */
function startGuard(directory, pids) {
  const script = `cat; directory=$1; shift; kill -INT "$@"; for tick in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$@" && sleep 0.2; done; rm -rf "$directory"`;
  const guard = spawn('sh', ['-c', script, 'guard', directory, ...pids.filter(Boolean).map(String)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  guard.stdin.unref();
  return guard;
}

function freePort() {
  return new Promise((resolvePort, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolvePort(port));
    });
  });
}

function listens(port) {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => answer(true)).once('error', () => answer(false)).once('connect', () => socket.destroy());
  });
}
