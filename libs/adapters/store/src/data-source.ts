import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Ledger0001 } from './migrations/0001-ledger.js';
import { Commit0002 } from './migrations/0002-commit.js';
import { Views0003 } from './migrations/0003-views.js';
import { Packs0010 } from './migrations/0010-packs.js';
import { Counting0011 } from './migrations/0011-counting.js';
import { RunningTransfers0012 } from './migrations/0012-running-transfers.js';
import { Agenda0013 } from './migrations/0013-agenda.js';
import { Review0015 } from './migrations/0015-review.js';
import { Publication0020 } from './migrations/0020-publication.js';
import { Statements0021 } from './migrations/0021-statements.js';
import { Erasure0022 } from './migrations/0022-erasure.js';
import { Keys0023 } from './migrations/0023-keys.js';
import { Imported0024 } from './migrations/0024-imported.js';
import { Moment0025 } from './migrations/0025-moment.js';
import { Enforcement0033 } from './migrations/0033-enforcement.js';
import { Titles0030 } from './migrations/0030-titles.js';
import { Market0031 } from './migrations/0031-market.js';
import { Settlement0032 } from './migrations/0032-settlement.js';
import { Figures0035 } from './migrations/0035-figures.js';
import { Predecessors0037 } from './migrations/0037-predecessors.js';
import { SignIn0041 } from './migrations/0041-sign-in.js';
import { Levels0042 } from './migrations/0042-levels.js';
import { IdentifiersAndReports0040 } from './migrations/0040-identifiers-and-reports.js';
import { Ports0036 } from './migrations/0036-ports.js';
import { Trouble0034 } from './migrations/0034-trouble.js';
import { FurtherParties0043 } from './migrations/0043-further-parties.js';
import { SignIns0044 } from './migrations/0044-sign-ins.js';
import { LevelOfCities0045 } from './migrations/0045-level-of-cities.js';
import { Cosignatures0047 } from './migrations/0047-cosignatures.js';
import { CatalogFacets0051 } from './migrations/0051-catalog-facets.js';
import { VIEW_ENTITIES } from './views.js';

/** In order; numbered, forward only, never edited once released. */
export const MIGRATIONS = [Ledger0001, Commit0002, Views0003, Packs0010, Counting0011, RunningTransfers0012, Agenda0013, Review0015, Publication0020, Statements0021, Erasure0022, Keys0023, Imported0024, Moment0025, Titles0030, Market0031, Settlement0032, Figures0035, Enforcement0033, Ports0036, Trouble0034, Predecessors0037, SignIn0041, Levels0042, FurtherParties0043, IdentifiersAndReports0040, SignIns0044, LevelOfCities0045, Cosignatures0047, CatalogFacets0051];

/** The role without rights to change what was written; every application connection works as this role. */
export const APPLICATION_ROLE = 'yaosu_app';
const MIGRATION_LOCK = 727_001;
const CONNECT_TIMEOUT_MS = 10_000;

/** For the lists that people read: pages in the order of an index. Without statistics the planner would rather read all rows and sort them. */
export function dataSourceOptions(url: string, connectionsMax = 10): DataSourceOptions {
  return {
    type: 'postgres', url, entities: VIEW_ENTITIES, synchronize: false, migrationsRun: false,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: { max: connectionsMax, options: `-c role=${APPLICATION_ROLE} -c enable_sort=off` },
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  };
}

/** Runs the pending migrations, one process at a time; returns the names of those that ran. */
export async function migrate(url: string, exchange = 1): Promise<string[]> {
  const options: DataSourceOptions = { type: 'postgres', url, migrations: MIGRATIONS, migrationsTransactionMode: 'each', connectTimeoutMS: CONNECT_TIMEOUT_MS, extra: { max: 2 } };
  const dataSource = await new DataSource(options).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations();
    await runner.query('insert into log_head (exchange, size) values ($1, 0) on conflict do nothing', [exchange]);
    return ran.map(({ name }) => name);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}

/**
 * One generic plan per prepared statement; a plan made while the tables were small would scan them whole for ever. And an end
 * to what a vanished process leaves behind: a writer that is paused or cut off must not keep the head locked.
 */
const HOT_SETTINGS = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off -c idle_in_transaction_session_timeout=5s -c statement_timeout=30s';
const QUERY_TIMEOUT_MS = 15_000;
const LOG_CONNECTIONS = 6;

/** A pool of plain connections for the hot statements: named and prepared. */
export const hotPool = (url: string, connectionsMax: number): pg.Pool => openPool({
  connectionString: url, max: connectionsMax, query_timeout: QUERY_TIMEOUT_MS, options: `-c role=${APPLICATION_ROLE} ${HOT_SETTINGS}`,
});

/** A few connections for what reads the log and publishes it: never those that the writer waits for. */
export const logPool = (url: string): pg.Pool => hotPool(url, LOG_CONNECTIONS);

/** A pool for statements that look at whole tables and take as long as they take. */
export const analysisPool = (url: string, connectionsMax = 1): pg.Pool => openPool({ connectionString: url, max: connectionsMax, options: `-c role=${APPLICATION_ROLE}` });

/** A pool for statements over the tokens of many people: planned for their real tables, with an end to what a vanished process leaves locked. */
export const countingPool = (url: string, connectionsMax: number): pg.Pool => openPool({
  connectionString: url, max: connectionsMax,
  options: `-c role=${APPLICATION_ROLE} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c idle_in_transaction_session_timeout=60s`,
});

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ connectionTimeoutMillis: CONNECT_TIMEOUT_MS, application_name: 'yaosu', ...config });
  // The query in hand gets the error, an idle connection is replaced at the next use; without listeners the process would end.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
