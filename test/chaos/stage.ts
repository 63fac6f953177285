import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort, supervise, type Keeper, type Service } from './processes.js';
import type { Postgres } from './postgres.js';
import { openProxy, type Fate, type Proxy } from './proxy.js';
import type { Moment } from './proxy.frames.js';
import { startRedis, type RedisServer } from './redis.js';
import type { Random } from './random.js';

/** Which processes take part. */
export interface Cast {
  readonly apis: number;
  readonly workers: number;
  /** Where the queue of checks lives; `both`: every second worker takes its jobs from Redis, everyone else uses Postgres. */
  readonly queue?: 'postgres' | 'redis' | 'both';
  /** Puts a network between the processes and the database that does this. */
  readonly network?: (moment: Moment, random: Random) => Fate;
}

export interface Api extends Service { readonly url: string }

/** The processes of one exchange, running. */
export interface Stage {
  readonly apis: readonly Api[];
  readonly workers: readonly Service[];
  readonly postgres: Postgres;
  readonly redis: RedisServer | undefined;
  readonly proxy: Proxy | undefined;
  /** The database, directly. */
  readonly databaseUrl: string;
  readonly bootstrapToken: string;
  /** Where the log is published as files. */
  readonly logDirectory: string;
  readonly close: () => Promise<void>;
}

export interface StageOptions { readonly keeper: Keeper; readonly postgres: Postgres; readonly database: string; readonly cast: Cast; readonly random: Random }

/** Starts the cast over an empty database: one process first, which migrates and makes the keys, then the others. */
export async function openStage({ keeper, postgres, database, cast, random }: StageOptions): Promise<Stage> {
  const databaseUrl = await postgres.database(database);
  const { apis: apiCount, workers: workerCount, queue = 'postgres', network } = cast;
  const redis = queue === 'postgres' ? undefined : await startRedis(keeper);
  const proxy = network === undefined ? undefined : await openProxy({ target: postgres.port, decide: (moment) => network(moment, random) });
  const dataDir = join(keeper.directory, 'data');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const bootstrapToken = randomBytes(24).toString('base64url');
  const env = {
    YAOSU_DATA: dataDir, DATABASE_URL: proxy === undefined ? databaseUrl : Object.assign(new URL(databaseUrl), { port: String(proxy.port) }).href,
    YAOSU_BASE_URL: 'https://exchange.example', YAOSU_BOOTSTRAP_TOKEN: bootstrapToken,
  };
  const withRedis = redis === undefined ? env : { ...env, REDIS_URL: redis.url };
  const usual = queue === 'redis' ? withRedis : env;
  const apis = await Promise.all(Array.from({ length: apiCount }, (_, i) => apiOf(`api-${i + 1}`, usual, keeper)));
  const workers = Array.from({ length: workerCount }, (_, i) => supervise(programOf(`worker-${i + 1}`, 'worker', i % 2 === 1 ? withRedis : usual), keeper));
  const services: readonly Service[] = [...apis, ...workers];
  const close = async (): Promise<void> => {
    for (const service of services) service.thaw();
    await Promise.all(services.map((service) => service.stop()));
    await proxy?.close();
    await redis?.stop();
    await postgres.drop(database);
  };
  try {
    await services[0]?.start();
    await Promise.all(services.slice(1).map((service) => service.start()));
  } catch (err) {
    await close();
    throw err;
  }
  return { apis, workers, postgres, redis, proxy, databaseUrl, bootstrapToken, logDirectory: join(dataDir, 'log'), close };
}

async function apiOf(name: string, env: Readonly<Record<string, string>>, keeper: Keeper): Promise<Api> {
  const port = await freePort();
  const service = supervise(programOf(name, 'api', { ...env, PORT: String(port) }, ['--api-only']), keeper);
  return Object.assign(service, { url: `http://127.0.0.1:${port}` });
}

const programOf = (name: string, app: 'api' | 'worker', env: Readonly<Record<string, string>>, args: readonly string[] = []) => ({
  name, env, command: process.execPath, args: ['--enable-source-maps', join(packageRoot(), 'dist', 'apps', app, 'src', 'main.js'), ...args], ready: /^Yaosu (is ready|worker is running)/,
});

/** The directory of package.json, above this file, compiled or not. */
function packageRoot(directory = import.meta.dirname): string {
  return existsSync(join(directory, 'package.json')) ? directory : packageRoot(dirname(directory));
}
