import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHECK_QUEUE, checkJob, silentLogger } from '#ledger';
import { openJobs, type Jobs } from '#adapters/jobs';
import { idOf, type Id } from '#core/exchange';
import { analysisPool } from '#adapters/store';
import { publishedSource, verifyPublished } from '../support/published-log.js';
import { USUAL, type Mix } from './load.js';
import { RESTARTS } from './postgres.js';
import type { Random } from './random.js';
import type { Cast, Stage } from './stage.js';

/** What a scenario's faults work with while the load runs. */
export interface Trouble {
  readonly stage: Stage;
  readonly random: Random;
  /** Waits for a time between the two; false when the load is over. */
  readonly pause: (msMin: number, msMax: number) => Promise<boolean>;
  /** Counts a fault. */
  readonly did: () => void;
  /** The same with choices of its own. */
  readonly fork: (label: string) => Trouble;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly cast: Cast;
  readonly mix?: Partial<Mix>;
  readonly clients?: number;
  /** How many transfers the hot grant allows. */
  readonly hotCountMax?: number;
  /** Runs beside the load; whatever it took away is back when it returns. */
  readonly trouble: (trouble: Trouble) => Promise<void>;
}

/** A job whose worker was killed is given to another when its lock and one look for stalled jobs have passed, 30 s each. */
export const SETTLE_MS_MAX = 120_000;

const killApis = async ({ stage, random, pause, did }: Trouble): Promise<void> => {
  while (await pause(400, 2_500)) {
    did();
    const api = random.pick(stage.apis);
    await api.kill();
    await pause(0, 800);
    await api.start();
  }
};

const killWorkers = async ({ stage, random, pause, did }: Trouble): Promise<void> => {
  while (await pause(400, 3_000)) {
    did();
    const worker = random.pick(stage.workers);
    await worker.kill();
    await pause(0, 1_500);
    await worker.start();
  }
};

/** Kills whatever publishes, and looks at the files that it leaves: at any moment they are the log as of their checkpoint. */
const killPublishers = async ({ stage, pause, did }: Trouble): Promise<void> => {
  const vkeyPath = join(stage.logDirectory, 'public', 'vkey');
  while (await pause(100, 1_500)) {
    did();
    await Promise.all(stage.workers.map((worker) => worker.kill()));
    const isShown = existsSync(join(stage.logDirectory, 'public', 'checkpoint'));
    if (isShown) await verifyPublished(publishedSource(stage.logDirectory), readFileSync(vkeyPath, 'utf8'));
    await Promise.all(stage.workers.map((worker) => worker.start()));
  }
};

const restartPostgres = async ({ stage, random, pause, did }: Trouble): Promise<void> => {
  while (await pause(1_500, 4_000)) {
    did();
    if (random.chance(0.3)) await stage.postgres.killSession(random);
    else await stage.postgres.restart(random.pick(RESTARTS));
  }
};

const troubleRedis = async ({ stage, random, pause, did }: Trouble): Promise<void> => {
  const { redis } = stage;
  if (redis === undefined) throw new Error('this scenario needs Redis');
  while (await pause(800, 3_000)) {
    did();
    if (random.chance(0.4)) {
      await redis.flush();
      continue;
    }
    await (random.chance(0.5) ? redis.kill() : redis.stop());
    await pause(300, 6_000);
    await redis.start();
  }
};

/** Freezes one of the processes for longer than anything that waits for it. */
const freeze = (which: (stage: Stage) => readonly { freeze(): void; thaw(): void }[]) => async ({ stage, random, pause, did }: Trouble): Promise<void> => {
  while (await pause(500, 1_500)) {
    did();
    const frozen = random.pick(which(stage));
    frozen.freeze();
    await pause(1_000, 12_000);
    frozen.thaw();
  }
};

const refuseWrites = async ({ stage, pause, did }: Trouble): Promise<void> => {
  while (await pause(1_500, 4_000)) {
    did();
    await stage.postgres.setWritable(false);
    await pause(500, 4_000);
    await stage.postgres.setWritable(true);
  }
};

/** Puts checks into both queues, at once and again when they are long over: two workers with a queue each run the same check. */
const deliverTwice = async ({ stage, random, pause, did }: Trouble): Promise<void> => {
  const { redis, databaseUrl } = stage;
  if (redis === undefined) throw new Error('this scenario needs Redis');
  const queues: readonly Jobs[] = [await openJobs({ databaseUrl, logger: silentLogger }), await openJobs({ databaseUrl, redisUrl: redis.url, logger: silentLogger })];
  const pool = analysisPool(databaseUrl);
  const checks = async (order: string): Promise<Id<'check'>[]> => {
    const { rows } = await pool.query<{ id: string }>(`select id::text from aggregate where kind = 'check' order by ${order} limit 50`);
    return rows.map(({ id }) => idOf('check', id));
  };
  try {
    while (await pause(20, 150)) {
      did();
      const chosen = await checks(random.chance(0.7) ? "(status in ('QUEUED', 'RUNNING')) desc, state->>'createdAt' desc" : 'random()');
      await Promise.all(queues.map((jobs) => jobs.enqueue(CHECK_QUEUE, chosen.map(checkJob))));
    }
  } finally {
    await pool.end();
    await Promise.all(queues.map((jobs) => jobs.close()));
  }
};

const everything = async (trouble: Trouble): Promise<void> => {
  const parts = { killApis, killWorkers, restartPostgres, troubleRedis, freezeAny: freeze(({ apis, workers }) => [...apis, ...workers]) };
  await Promise.all(Object.entries(parts).map(([name, part]) => part(trouble.fork(name))));
};

const peace = async ({ pause }: Trouble): Promise<void> => {
  while (await pause(500, 500)) await sleep(0);
};

export const SCENARIOS: readonly Scenario[] = [
  { name: 'peace', title: 'nothing happens: the suite itself is sound', cast: { apis: 1, workers: 1 }, trouble: peace },
  { name: 'api-kill', title: 'kill -9 of the API in mid-load', cast: { apis: 2, workers: 1 }, trouble: killApis },
  { name: 'worker-kill', title: 'kill -9 of the worker in mid-check', cast: { apis: 1, workers: 2, queue: 'redis' }, mix: { ...USUAL, uniform: 60, list: 15 }, trouble: killWorkers },
  { name: 'publisher-kill', title: 'kill -9 of the publishers in mid-publication; what they leave is a whole log', cast: { apis: 2, workers: 2 }, trouble: killPublishers },
  { name: 'postgres-restart', title: 'Postgres restarted, fast and immediate, and sessions killed', cast: { apis: 2, workers: 1 }, trouble: restartPostgres },
  { name: 'redis', title: 'Redis stopped, killed, flushed', cast: { apis: 1, workers: 1, queue: 'redis' }, trouble: troubleRedis },
  {
    name: 'answer-lost', title: 'answers of COMMIT lost, requests lost, between processes and Postgres', trouble: peace,
    cast: { apis: 2, workers: 1, network: (moment, random) => (moment !== 'lock' && random.chance(0.03) ? random.pick(['lose answer', 'lose answer', 'lose request']) : 'pass') },
  },
  {
    name: 'network-outage', title: 'connections to Postgres go silent for good, with the head lock held or a commit on its way', trouble: peace, clients: 32, mix: { ...USUAL, hot: 60 },
    cast: { apis: 4, workers: 1, network: (moment, random) => (random.chance(moment === 'lock' ? 0.05 : 0.002) ? 'outage' : 'pass') },
  },
  { name: 'jobs-twice', title: 'jobs delivered twice and late, by two queues', cast: { apis: 1, workers: 2, queue: 'both' }, mix: { ...USUAL, uniform: 50, list: 10 }, trouble: deliverTwice },
  { name: 'hot-grant', title: 'five API processes on one hot grant', cast: { apis: 5, workers: 1 }, clients: 40, hotCountMax: 150, mix: { hot: 70, uniform: 2, sharp: 10, abroad: 2, finish: 4, terminate: 12, list: 0, deal: 0, hold: 1, revoke: 0, read: 2, reuse: 2 }, trouble: peace },
  { name: 'two-integrators', title: 'two integrators, one frozen and thawed', cast: { apis: 1, workers: 2 }, trouble: freeze(({ workers }) => workers) },
  { name: 'frozen-writer', title: 'API processes frozen while they may hold the head lock', cast: { apis: 4, workers: 1 }, clients: 32, mix: { ...USUAL, hot: 60 }, trouble: freeze(({ apis }) => apis) },
  { name: 'read-only', title: 'the database refuses to write for a while', cast: { apis: 2, workers: 1 }, trouble: refuseWrites },
  { name: 'everything', title: 'all of it, in turns', cast: { apis: 3, workers: 2, queue: 'redis' }, trouble: everything },
];
