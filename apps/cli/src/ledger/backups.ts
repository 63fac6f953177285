import { execFile } from 'node:child_process';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { APPLICATION_ROLE, ensureDatabase, startEmbeddedPostgres, type EmbeddedPostgres } from '#adapters/store';
import { Unreadable } from '../log/inputs.js';

const execute = promisify(execFile);
const DATABASE = 'yaosu';
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
/** The first bytes of a dump in one of pg_dump's own formats. */
const ARCHIVE = 'PGDMP';

/** A backup as a database that can be read; closing it leaves nothing behind. */
export interface Restored { readonly url: string; readonly close: () => Promise<void> }

/** A restored database that runs somewhere already; it is only read. */
export const runningBackup = (url: string): Restored => ({ url, close: () => Promise.resolve() });

/** Restores a dump into a server of its own, which is thrown away afterwards. Needs PostgreSQL's own pg_restore, or psql for a plain one. */
export async function restoreDump(file: string): Promise<Restored> {
  const isArchive = await beginsWith(file, ARCHIVE);
  return withServer(async (directory) => {
    const server = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), throwAway: true });
    await ensureDatabase(server.url('postgres'), DATABASE);
    const url = server.url(DATABASE);
    await withRole(url);
    const [program, args] = isArchive ? ['pg_restore', ['--no-owner', '--exit-on-error', '--dbname', url, file]] : ['psql', ['--quiet', '--no-psqlrc', '--set', 'ON_ERROR_STOP=1', '--dbname', url, '--file', file]];
    await execute(program, args, { maxBuffer: OUTPUT_BYTES_MAX }).catch(async (err: unknown) => {
      await server.stop();
      throw new Unreadable(`${program} could not restore ${file}: ${lastLineOf(err)}`, { cause: err });
    });
    return server;
  });
}

/** Starts a server on a copy of a cluster's directory, such as `postgres` under YAOSU_DATA; the backup itself is not touched. */
export async function startCluster(cluster: string): Promise<Restored> {
  return withServer(async (directory) => {
    const copy = join(directory, 'postgres');
    // Node's copy keeps no owner, and the server refuses the files of another account.
    await execute('cp', ['-a', cluster, copy]).catch((err: unknown) => { throw new Unreadable(`${cluster} could not be copied: ${lastLineOf(err)}`, { cause: err }); });
    await rm(join(copy, 'data', 'postmaster.pid'), { force: true });
    return startEmbeddedPostgres({ dataDir: copy, throwAway: true });
  });
}

async function withServer(start: (directory: string) => Promise<EmbeddedPostgres>): Promise<Restored> {
  const directory = await mkdtemp(join(tmpdir(), 'yaosu-backup-'));
  await chmod(directory, 0o755); // The server may run under another account.
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const server = await start(directory);
    const close = async (): Promise<void> => {
      await server.stop();
      await remove();
    };
    return { url: server.url(DATABASE), close };
  } catch (err) {
    await remove();
    throw err;
  }
}

/** Roles belong to a cluster and are not in the dump of a database. */
async function withRole(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create role ${APPLICATION_ROLE} nologin; grant ${APPLICATION_ROLE} to current_user`);
  } finally {
    await client.end();
  }
}

async function beginsWith(file: string, text: string): Promise<boolean> {
  const handle = await open(file).catch((cause: unknown) => { throw new Unreadable(`cannot read ${file}`, { cause }); });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(text.length), 0, text.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === text;
  } finally {
    await handle.close();
  }
}

/** Programs say in the end what was wrong; one that is not installed says it by its code. */
function lastLineOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  if ('code' in err && err.code === 'ENOENT') return 'it is not installed; restore the backup yourself, and give its address by --database-url';
  const stderr = 'stderr' in err ? String(err.stderr).trim() : '';
  return stderr.split('\n').at(-1) ?? err.message;
}
