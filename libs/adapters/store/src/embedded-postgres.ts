import { spawn } from 'node:child_process';
import { realpathSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ENVIRONMENT, hasCode, install, USER, type Installation } from './embedded-postgres.files.js';
import { lockFileOf, processState, readLockFile, type LockFile } from './embedded-postgres.lock.js';
import { boundedLog } from './embedded-postgres.log.js';

/** A PostgreSQL server that runs on this machine for this program. */
export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** Address of one database, with user and password. */
  url(database: string): string;
  /** Ends our use of the server, and the server with it unless another process uses it still. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Directory of this cluster alone: data, password and server log. Made if it is missing. */
  readonly dataDir: string;
  /** A free one unless given. */
  readonly port?: number;
  /** For tests: a crash of the machine may lose everything, and in return nothing waits for the disk. */
  readonly throwAway?: boolean;
  /** Receives the server's log instead of the file `server.log`. */
  readonly logger?: (line: string) => void;
}

/** Long enough for crash recovery, and bounded. */
const START_MS_MAX = 120_000;
const STOP_MS_MAX = 30_000;
const POLL_MS = 20;
/** Key of the advisory lock that each process using the server holds in shared mode; who then gets it exclusively is alone. */
const USERS_LOCK = 0x79_61_6f_73;
const INVALID_PASSWORD = '28P01';
/** Which of the two it is depends on how closely another process came before. */
const DUPLICATE_DATABASE = ['42P04', '23505'];
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', log_min_messages: 'log', log_checkpoints: 'off' };
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
/** Reasons to end at start that pass by themselves: another process was quicker, or the one before is ending. */
const PASSING = /lock file "postmaster.pid"|pre-existing shared memory block/;

/** A server together with our connection to it, which stands for us in the count of its users. */
interface Session { readonly pid: number; readonly port: number; readonly client: pg.Client; readonly socket: Socket; readonly alone: boolean }
/** An attempt to start or to join yields a session, or the reason to try again. */
type Attempt = Session | { readonly problem: string };

/**
 * Starts the PostgreSQL that npm installed, or joins the one that already runs on the directory: a process killed by
 * -9 leaves it running, and a second process may share it. The last to stop() stops it; so does an exit without stop().
 * Signals are the caller's to handle: Node runs no exit handlers when one ends it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const report = options.logger ?? ((line: string): void => console.error(line));
  const installation = await install(options.dataDir, { sync: options.throwAway !== true, report });
  const log = options.logger ?? boundedLog(installation.log);
  const deadline = Date.now() + START_MS_MAX;
  for (;;) {
    const attempt = await attemptStart(installation, options, log);
    if ('client' in attempt) return handle(installation, attempt);
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not become ready in ${installation.home}: ${attempt.problem}`);
    await sleep(POLL_MS);
  }
}

async function attemptStart(installation: Installation, options: EmbeddedPostgresOptions, log: (line: string) => void): Promise<Attempt> {
  const server = readLockFile(installation.data);
  const state = server === undefined ? 'gone' : processState(server.pid, installation.data);
  if (server !== undefined && state === 'server') {
    return server.ready ? joinServer(installation, server) : { problem: `the server ${server.pid} is starting or ending` };
  }
  // PostgreSQL takes any live process of its account for a server, so a reused number must go. Were we wrong about it,
  // the server's shared memory, found by the directory's inode, still keeps a second one from starting.
  if (state === 'another') rmSync(lockFileOf(installation.data), { force: true });
  return launch(installation, options, log);
}

async function launch(installation: Installation, options: EmbeddedPostgresOptions, log: (line: string) => void): Promise<Attempt> {
  const { account, binaries, data } = installation;
  const port = options.port ?? await freePort();
  const settings = Object.entries({ ...SETTINGS, ...(options.throwAway === true ? THROW_AWAY : {}) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached: the Ctrl-C of a terminal reaches us alone, and we stop the server after what uses it.
  const child = spawn(`${binaries}/postgres`, ['-D', data, '-p', String(port), ...settings], {
    ...account, cwd: '/', env: ENVIRONMENT, detached: true, stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (output.push(line) > 20) output.shift();
    log(line);
  });
  let ended: string | undefined;
  child.once('error', (err) => { ended = err.message; }).once('close', () => { ended ??= output.join('\n'); });
  for (;;) {
    if (ended !== undefined && PASSING.test(ended)) return { problem: ended };
    if (ended !== undefined) throw new Error(`PostgreSQL did not start: ${ended}`);
    const server = readLockFile(data);
    if (server?.pid === child.pid && server?.ready === true) {
      child.unref();
      if (child.stderr instanceof Socket) child.stderr.unref();
      return joinServer(installation, server);
    }
    await sleep(POLL_MS);
  }
}

/** Connects and enters the count of users, unless the last user is just stopping the server. */
async function joinServer(installation: Installation, { pid, port }: LockFile): Promise<Attempt> {
  const socket = new Socket();
  const client = new pg.Client({ connectionString: address(installation, port, 'postgres'), stream: () => socket, connectionTimeoutMillis: 5_000 });
  // The server ends this connection when it stops.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows: [row] } = await client.query<{ directory: string; joined: boolean }>(
      "select current_setting('data_directory') as directory, pg_try_advisory_lock_shared($1) as joined", [USERS_LOCK]);
    if (row?.joined !== true) throw new Error('its last user is stopping it');
    if (realpathSync(row.directory) !== realpathSync(installation.data)) throw new Error(`port ${port} is a server of ${row.directory}`);
    const alone = await tryAlone(client);
    if (alone) await client.query('select pg_advisory_unlock($1)', [USERS_LOCK]);
    socket.unref();
    return { pid, port, client, socket, alone };
  } catch (err) {
    await client.end().catch(() => undefined);
    if (hasCode(err, INVALID_PASSWORD)) throw err;
    return { problem: err instanceof Error ? err.message : String(err) };
  }
}

/** Whether no other process holds the lock; if so, we hold it exclusively. */
async function tryAlone(client: pg.Client): Promise<boolean> {
  const { rows: [row] } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [USERS_LOCK]);
  return row?.alone === true;
}

function handle(installation: Installation, session: Session): EmbeddedPostgres {
  const { pid, port } = session;
  const endWithUs = (): void => signal(pid, 'SIGINT', installation.data);
  if (session.alone) process.once('exit', endWithUs);
  let stopped: Promise<void> | undefined;
  return {
    pid,
    port,
    url: (database) => address(installation, port, database),
    stop: () => stopped ??= leave(installation, session).finally(() => process.off('exit', endWithUs)),
  };
}

async function leave({ data }: Installation, { pid, client, socket }: Session): Promise<void> {
  socket.ref(); // Otherwise a process that has nothing else to do ends before the answer comes.
  if (await isLast(client)) await end(pid, data);
  await client.end().catch(() => undefined);
}

/** Of users that leave together at least one sees no other, because each gives up its place before it looks. */
async function isLast(client: pg.Client): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [USERS_LOCK]);
    return await tryAlone(client);
  } catch {
    // A broken connection means that the server went down, and with it every other user's connection.
    return true;
  }
}

/** Fast shutdown, and after too long immediate shutdown, which costs a crash recovery at the next start. */
async function end(pid: number, data: string): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    signal(pid, name, data);
    for (const deadline = Date.now() + STOP_MS_MAX; Date.now() < deadline;) {
      if (processState(pid, data) !== 'server') return;
      await sleep(POLL_MS);
    }
  }
  throw new Error(`PostgreSQL, process ${pid}, does not stop`);
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT', data: string): void {
  if (processState(pid, data) === 'server') process.kill(pid, name);
}

function address({ password }: Installation, port: number, database: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      server.close(() => {
        if (typeof bound === 'object' && bound !== null) resolve(bound.port);
        else reject(new Error('the machine has no free port'));
      });
    });
  });
}

/** Creates the database unless it is there; from a template by copying files, which is the quick way for a small one. */
export async function ensureDatabase(adminUrl: string, name: string, template?: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const copy = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)} strategy file_copy`;
    await client.query(`create database ${pg.escapeIdentifier(name)}${copy}`);
  } catch (err) {
    if (!hasCode(err, ...DUPLICATE_DATABASE)) throw err;
  } finally {
    await client.end();
  }
}
