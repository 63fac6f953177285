import { createHash, timingSafeEqual } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { openJobs, type Jobs } from '#adapters/jobs';
import { openKeys, type Keys } from '#adapters/keys';
import { openInstitutions, type Institutions } from '#adapters/settlement';
import { dataSourceOptions, hotPool } from '#adapters/store';
import type { EntryType } from '#core/exchange';
import { startBackground, type Background } from './background.js';
import { Bell } from './bell.js';
import type { CommittedEntry } from './commit/submission.js';
import { openDatabase } from './database.js';
import type { Config } from './config.js';
import { Handles } from './identifiers/handles.js';
import { Introspector } from './enforcement/introspector.js';
import { PointFeed } from './enforcement/point-feed.js';
import { Pulses } from './enforcement/pulses.js';
import { Ledger } from './ledger.js';
import { KeyRoster } from './log-keys/key-roster.js';
import { lineLogger, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { openPorts, type Ports } from './ports.js';
import { openPublishing, type Publishing } from './publication/open.js';
import { Bundler } from './evidence/bundler.js';
import { Agenda } from './queries/agenda.js';
import { Catalog } from './queries/catalog.js';
import { Feed } from './queries/feed.js';
import { LogReader } from './queries/log-reader.js';
import { Queries } from './queries/queries.js';
import { CertificateSignIn } from './sign-in/certificate-sign-in.js';
import { UsedAssertions } from './sign-in/used-assertions.js';
import { PrivateVault } from './vault.js';

const HOT_CONNECTIONS = 16;
const REVOCATION: EntryType = 'grant.revocation_begun';
/** For each part that is closed; the embedded server takes up to this long to stop. */
const CLOSE_MS_MAX = 15_000;

/** How well each part is, for /readyz. */
export interface Readiness { readonly ready: boolean; readonly parts: Readonly<Record<string, string>> }

/** One process's exchange, put together: every app starts from this. */
export interface Runtime {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** The time that entries are written with; tests move it. */
  readonly now: () => Date;
  readonly pool: pg.Pool;
  readonly bell: Bell;
  readonly keys: Keys;
  readonly roster: KeyRoster;
  readonly vault: PrivateVault;
  readonly ledger: Ledger;
  readonly queries: Queries;
  readonly catalog: Catalog;
  readonly agenda: Agenda;
  readonly log: LogReader;
  readonly feed: Feed;
  readonly bundler: Bundler;
  /** What the exchange's handles stand for. */
  readonly handles: Handles;
  /** What access keys open, what enforcement points have to hear of, and whether they are heard themselves. */
  readonly introspector: Introspector;
  readonly pointFeed: PointFeed;
  readonly pulses: Pulses;
  /** Rung when enforcement points have something to hear of. */
  readonly signalled: Bell;
  readonly jobs: Jobs;
  readonly publishing: Publishing;
  /** The banks and payment institutions that it settles by. */
  readonly institutions: Institutions;
  readonly metrics: Metrics;
  readonly ports: Ports;
  /** Sign-in by certificates of licensed authorities. */
  readonly signIn: CertificateSignIn;
  /** The token for the first operator. It stays valid for the repetition of that one request; a second founding is refused. */
  readonly bootstrapToken: string;
  /** Whether the exchange has its first operator. */
  isFounded(): Promise<boolean>;
  ready(): Promise<Readiness>;
  /** Stops the background work, answers what was submitted, closes queue and database, stops the embedded server. */
  close(): Promise<void>;
}

/** Opens database, keys, queue and ledger as the configuration says, migrates, and starts the background work if asked to. */
export async function openRuntime(config: Config, { now = () => new Date() }: RuntimeOptions = {}): Promise<Runtime> {
  const logger = lineLogger(process.stderr, config.logLevel === 'info');
  const database = await openDatabase(config);
  const closing: (() => Promise<unknown>)[] = [database.close];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await Promise.race([end(), patience()]).catch((err: unknown) => logger.warn({ err }, 'closing failed'));
  };
  try {
    return await assemble({ config, databaseUrl: database.url, logger, now, closing, close });
  } catch (err) {
    await close();
    throw err;
  }
}

/** With the database away nothing closes in order; what was acknowledged is safe, the rest is the clients' to repeat. */
const patience = (): Promise<never> => new Promise((_resolve, reject) => {
  setTimeout(() => reject(new Error(`it took longer than ${CLOSE_MS_MAX} ms`)), CLOSE_MS_MAX).unref();
});

/** What a process may bring along: another time than the machine's. */
export interface RuntimeOptions { readonly now?: () => Date }

interface Opened { readonly config: Config; readonly databaseUrl: string; readonly logger: Logger; readonly now: () => Date; readonly closing: (() => Promise<unknown>)[]; readonly close: () => Promise<void> }

async function assemble({ config, databaseUrl, logger, now, closing, close }: Opened): Promise<Runtime> {
  const { exchange, logOrigin } = config;
  const keys = openKeys({ dir: join(config.dataDir, 'keys'), logOrigin, logKeys: config.logKeys });
  const pool = hotPool(databaseUrl, HOT_CONNECTIONS);
  closing.push(() => pool.end());
  const roster = new KeyRoster({ pool, exchange, origin: logOrigin, keyring: keys.log, logger });
  await roster.refresh();
  const publishing = await openPublishing({ config, databaseUrl, keyring: keys.log, logger });
  closing.push(publishing.close);
  roster.start(publishing.keepKeys);
  closing.push(() => roster.stop());
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  closing.push(() => dataSource.destroy());
  const jobs = await openJobs({ databaseUrl, ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }), logger });
  closing.push(() => jobs.close());
  const bell = new Bell();
  const vault = new PrivateVault({ pool, exchange, master: keys.master, subjects: keys.subjects });
  const metrics = new Metrics();
  const fingerprintKey = keys.master.derive('fingerprint', String(exchange));
  const signalled = new Bell();
  const introspector = new Introspector({ pool, exchange, bell, logger, now });
  closing.push(() => introspector.stop());
  const ledger = new Ledger({ pool, exchange, vault, fingerprintKey, logger, bell, gate: publishing.gate, now, observe: metrics.observeCommit, heed: heeding(introspector, signalled) });
  closing.push(() => ledger.drain());
  const bootstrapToken = bootstrapTokenOf(config, keys);
  const isFounded = async (): Promise<boolean> => (await ledger.get(ledger.derivedId('exchange', 'singleton'))) !== undefined;
  await keepBootstrapToken(config, bootstrapToken, await isFounded());
  const log = new LogReader({ pool: publishing.pool, exchange, origin: logOrigin, vkeys: keys.logVkeys, watch: publishing.watch });
  const ports = openPorts(config, { keys, logger, now });
  const queries = new Queries({ dataSource, pool, exchange });
  const signIn = new CertificateSignIn({ authority: ports.certificates, audiences: [config.baseUrl, `${config.baseUrl}/oauth/token`], documents: queries, used: new UsedAssertions({ pool, exchange }), now });
  const parts = {
    config, databaseUrl, logger, now, pool, bell, keys, roster, vault, ledger, jobs, publishing, metrics,
    queries, catalog: new Catalog({ pool, exchange }), agenda: new Agenda({ pool, exchange }), feed: new Feed(ledger, bell),
    log, handles: new Handles({ ledger, pool, log, prefix: config.identifierPrefix, baseUrl: config.baseUrl }), ports, signIn, bundler: new Bundler({ pool, ledger, log, baseUrl: config.baseUrl }),
    institutions: openInstitutions(config.settlement),
    introspector, signalled, pointFeed: new PointFeed({ pool, exchange, bell: signalled }), pulses: new Pulses({ ledger, pool, logger, now }),
    bootstrapToken, isFounded,
    close,
  };
  let background: Background | undefined;
  const runtime: Runtime = { ...parts, ready: () => readiness(runtime, background) };
  if (config.background) {
    background = await startBackground(runtime);
    closing.push(background.stop);
  }
  return runtime;
}

/** What this process commits ends what is held in memory, and a revocation wakes the points that wait for it, before their signal is written. */
const heeding = (introspector: Introspector, signalled: Bell) => (entries: readonly CommittedEntry[]): void => {
  introspector.forget(entries);
  if (entries.some(({ type }) => type === REVOCATION)) signalled.ring();
};

/** The same for all processes and after every restart, so that who lost the answer of the founding may ask again. */
const bootstrapTokenOf = ({ bootstrapToken, exchange }: Config, { master }: Keys): string => bootstrapToken ?? master.derive('bootstrap', String(exchange)).toString('base64url');

/** For whoever founds the exchange on this machine; of no more use, and removed, once it is founded. */
async function keepBootstrapToken({ dataDir }: Config, token: string, isFounded: boolean): Promise<void> {
  const path = join(dataDir, 'bootstrap.token');
  if (isFounded) await rm(path, { force: true });
  else await writeFile(path, `${token}\n`, { mode: 0o600 });
}

/** Compares two secrets in a time that tells nothing of where they differ. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/**
 * A queue that is away costs latency only; the ledger goes on. So it does without witnesses until their time is over, without one
 * key of several (the integrator fails without the first), and without time-stamps.
 */
const WARNINGS: readonly string[] = ['queue', 'witnesses', 'logKeys', 'timestamps', 'webhooks.courier', 'anchoring', 'registry', 'certificates', 'worker.checks', 'worker.replays', 'identifiers.registry', 'reporting'];

async function readiness({ pool, jobs, keys, publishing }: Runtime, background: Background | undefined): Promise<Readiness> {
  const state = async (ask: Promise<unknown>): Promise<string> => ask.then(() => 'ok', (err: unknown) => (err instanceof Error ? err.message : String(err)));
  const [database, queue] = await Promise.all([state(pool.query('select 1')), state(jobs.ping())]);
  const followers = (background?.followers ?? []).map(({ name, failure }): [string, string] => [name, failure ?? 'ok']);
  const { watch, gate } = publishing;
  const logKeys = keys.log.troubles().join('; ') || 'ok';
  const helpers = (background?.helpers ?? []).map(({ name, failure }): [string, string] => [name, failure ?? 'ok']);
  const parts: Record<string, string> = { database, queue, logKeys, log: watch.health, ...(watch.witnessing === undefined ? {} : { witnesses: watch.witnessing }), ...Object.fromEntries([...followers, ...helpers]) };
  const isReady = Object.entries(parts).every(([name, health]) => WARNINGS.includes(name) || health === 'ok');
  return { ready: isReady && gate.refusal() === undefined, parts };
}
