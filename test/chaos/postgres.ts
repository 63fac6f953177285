import { join } from 'node:path';
import pg from 'pg';
import { ensureDatabase, startEmbeddedPostgres, type EmbeddedPostgres } from '#adapters/store';
import type { Random } from './random.js';
import type { Keeper } from './processes.js';

/** How a server goes down: with its sessions ended in order, or as in a crash, with recovery at the next start. */
export const RESTARTS = ['fast', 'immediate'] as const;

/** A PostgreSQL server with fsync on, which can be restarted on its port and hurt. */
export interface Postgres {
  readonly port: () => number;
  /** An empty database of that name; returns its address. */
  readonly database: (name: string) => Promise<string>;
  readonly drop: (name: string) => Promise<void>;
  readonly restart: (how: (typeof RESTARTS)[number]) => Promise<void>;
  /** SIGKILL to one session of the application: the server ends all others and recovers, as after a crash. */
  readonly killSession: (random: Random) => Promise<void>;
  /** Whether new transactions may write. */
  readonly setWritable: (isWritable: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startPostgres({ directory, guard }: Pick<Keeper, 'directory' | 'guard'>): Promise<Postgres> {
  const dataDir = join(directory, 'postgres');
  const begin = async (port?: number): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dataDir, ...(port === undefined ? {} : { port }) });
    guard.add(server.pid);
    return server;
  };
  let server = await begin();
  const end = async (): Promise<void> => {
    await server.stop();
    guard.remove(server.pid);
  };
  return {
    port: () => server.port,
    database: async (name) => {
      await ensureDatabase(server.url('postgres'), name);
      return server.url(name);
    },
    drop: (name) => administer(server, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`).then(() => undefined),
    restart: async (how) => {
      if (how === 'immediate') process.kill(server.pid, 'SIGQUIT');
      await end();
      server = await begin(server.port);
    },
    killSession: async (random) => {
      const rows = await administer(server, "select pid from pg_stat_activity where application_name = 'yaosu' and backend_type = 'client backend'");
      const pids = rows.map(({ pid }) => Number(pid));
      if (pids.length > 0) killIfThere(random.pick(pids));
    },
    setWritable: async (isWritable) => {
      await administer(server, `alter system set default_transaction_read_only = ${isWritable ? 'off' : 'on'}`);
      await administer(server, 'select pg_reload_conf()');
    },
    stop: end,
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return; // The session ended in the meantime.
  }
}

async function administer(server: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.url('postgres'), connectionTimeoutMillis: 10_000, options: '-c default_transaction_read_only=off' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
