import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ensureDatabase, startEmbeddedPostgres } from '#adapters/store';
import { findPostmaster, type PostgresProcess } from './usage.js';

/** The one Postgres that everything is measured on, with databases of this run alone. */
export interface Server {
  readonly postmaster: PostgresProcess;
  readonly version: string;
  /** A directory for keys and the like, gone after the run. */
  readonly directory: string;
  /** An empty database, or a copy of another one to which nobody is connected. */
  readonly create: (name: string, template?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens the given server, or starts one that waits for its disk as in production. */
export async function openServer(databaseUrl: string | undefined): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), 'yaosu-bench-'));
  // The account that PostgreSQL runs as when we are root must be able to enter.
  chmodSync(directory, 0o755);
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: join(directory, 'postgres') }) : undefined;
  const admin = databaseUrl ?? embedded?.url('postgres') ?? '';
  const run = randomBytes(4).toString('hex');
  const made: string[] = [];
  const close = async (): Promise<void> => {
    await execute(admin, ...made.map((name) => `drop database if exists ${name} with (force)`));
    await embedded?.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const [settings] = await execute(admin, "select current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on' as durable, current_setting('server_version') as version");
    if (settings?.['durable'] !== true) throw new Error('fsync and synchronous_commit must be on: numbers without them would mean nothing');
    return {
      postmaster: await findPostmaster(admin), version: String(settings['version']), directory, close,
      create: async (name, template) => {
        const full = nameIn(run, name);
        await ensureDatabase(admin, full, template === undefined ? undefined : nameIn(run, template));
        made.push(full);
        return Object.assign(new URL(admin), { pathname: `/${full}` }).href;
      },
    };
  } catch (err) {
    await close();
    throw err;
  }
}

const nameIn = (run: string, name: string): string => `bench_${run}_${name}`;

/** Runs statements on a connection of their own; returns the rows of the last one. */
export async function execute(url: string, ...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
