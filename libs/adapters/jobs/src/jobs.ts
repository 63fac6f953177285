import { openQueue, postgresBackend, redisBackend, type BullQueue, type JobData } from './backend.js';
import { TooLate, within, withoutRepeats } from './bounded.js';
import { startWork, type Logger, type WorkOptions, type Working } from './worker.js';

export interface NewJob {
  /** While a job with this id lives, enqueueing it again changes nothing. Not a whole number and without ':', as BullMQ demands. */
  readonly id: string;
  readonly name: string;
  readonly data: JobData;
}

export interface FailedJob extends NewJob {
  readonly reason: string;
  readonly failedAt: Date;
}

export interface Counts { readonly waiting: number; readonly delayed: number; readonly active: number; readonly failed: number }

/**
 * Queues of background work, on Redis or on PostgreSQL. A queue is a hint and may forget (FLUSHALL, a crash, a job
 * exhausted): what is to be done stands in the ledger, and `missing` tells what has to be enqueued again. Every
 * method rejects when the server does not answer in time; none hangs.
 */
export interface Jobs {
  enqueue(queue: string, jobs: readonly NewJob[]): Promise<void>;
  work(queue: string, options: WorkOptions): Promise<Working>;
  /** Those of the ids for which no job waits, is delayed or runs. Costs one call each: pass pages of what is overdue. */
  missing(queue: string, ids: readonly string[]): Promise<string[]>;
  counts(queue: string): Promise<Counts>;
  /** Exhausted jobs, the latest first; the last thousand are kept. */
  failed(queue: string, page: { readonly offset: number; readonly limit: number }): Promise<FailedJob[]>;
  /** Gives an exhausted job all its attempts again; false when there is none of this id. */
  redrive(queue: string, id: string): Promise<boolean>;
  /** False when there is none, or when it runs just now. */
  remove(queue: string, id: string): Promise<boolean>;
  ping(): Promise<void>;
  /** Closes the workers, then the queues. */
  close(): Promise<void>;
}

export interface JobsOptions {
  /** Holds the jobs, in a schema of its own, unless `redisUrl` is given. */
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly logger: Logger;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
const BATCH_SIZE_MAX = 500;
const FAILED_KEPT = 1_000;
/** Attempts belong to the worker, which gives up by its backoff strategy; BullMQ wants a number here. */
const JOB_OPTIONS = {
  attempts: 1_000_000, backoff: { type: 'worker' }, removeOnComplete: true, removeOnFail: { count: FAILED_KEPT },
} as const;
const PING_QUEUE = 'ping';

export async function openJobs({ databaseUrl, redisUrl, logger, timeoutMs = TIMEOUT_MS }: JobsOptions): Promise<Jobs> {
  const backend = redisUrl === undefined ? await postgresBackend(databaseUrl, timeoutMs, (message) => logger.warn({}, message)) : redisBackend(redisUrl, timeoutMs);
  const queues = new Map<string, BullQueue>();
  const workers = new Set<Working>();

  const open = (name: string): BullQueue => {
    const queue = openQueue(backend, name);
    queue.on('error', withoutRepeats((err) => logger.warn({ queue: name, err }, 'a queue has trouble with its server')));
    queues.set(name, queue);
    return queue;
  };
  const discard = async (name: string, queue: BullQueue): Promise<void> => {
    if (queues.get(name) === queue) queues.delete(name);
    await within(timeoutMs, `closing queue ${name}`, queue.getBackend().close(true))
      .catch((err: unknown) => logger.warn({ queue: name, err }, 'a queue was not closed in good order'));
  };
  /** A connection that does not answer may be dead without knowing: it is given up, and the next call makes a new one. */
  const on = async <Answer>(name: string, call: (queue: BullQueue) => Promise<Answer>): Promise<Answer> => {
    const queue = queues.get(name) ?? open(name);
    try {
      await within(timeoutMs, `connecting queue ${name}`, queue.waitUntilReady());
    } catch (err) {
      void discard(name, queue);
      throw err;
    }
    try {
      return await within(timeoutMs, `queue ${name}`, call(queue));
    } catch (err) {
      if (err instanceof TooLate) void discard(name, queue);
      throw err;
    }
  };

  return {
    enqueue: async (name, jobs) => {
      jobs.forEach(checkId);
      for (let from = 0; from < jobs.length; from += BATCH_SIZE_MAX) {
        await on(name, (queue) => enqueueBatch(queue, jobs.slice(from, from + BATCH_SIZE_MAX)));
      }
    },
    work: async (name, options) => {
      const working = await startWork({ backend, logger, timeoutMs }, name, options);
      workers.add(working);
      return working;
    },
    missing: (name, ids) => on(name, (queue) => missingOf(queue, ids)),
    counts: (name) => on(name, countsOf),
    failed: (name, { offset, limit }) => on(name, async (queue) => {
      const jobs = await queue.getFailed(offset, offset + limit - 1);
      return jobs.map(({ id, name: kind, data, failedReason, finishedOn = 0 }) => ({
        id: String(id), name: kind, data, reason: failedReason, failedAt: new Date(finishedOn),
      }));
    }),
    redrive: (name, id) => on(name, (queue) => redriveIn(queue, id)),
    remove: (name, id) => on(name, async (queue) => await queue.getJob(id) !== undefined && await queue.remove(id) === 1),
    ping: async () => { await on(PING_QUEUE, countsOf); },
    close: async () => {
      await Promise.all([...workers].map((working) => working.close()));
      await Promise.all([...queues].map(([name, queue]) => discard(name, queue)));
    },
  };
}

/** BullMQ reads ':' as a separator and a whole number as an id of its own. */
function checkId({ id }: NewJob): void {
  if (!/^(?!\d+$)[^:]+$/.test(id)) throw new TypeError(`not an id of a job: ${id}`);
}

/** An exhausted job of the same id lives no more, but BullMQ would take it for one that is there. */
async function enqueueBatch(queue: BullQueue, jobs: readonly NewJob[]): Promise<void> {
  const failed = new Set(await queue.getRanges(['failed'], 0, FAILED_KEPT));
  await Promise.all(jobs.filter(({ id }) => failed.has(id)).map(({ id }) => queue.remove(id)));
  await queue.addBulk(jobs.map(({ id, name, data }) => ({ name, data, opts: { ...JOB_OPTIONS, jobId: id } })));
}

async function missingOf(queue: BullQueue, ids: readonly string[]): Promise<string[]> {
  const states = await Promise.all(ids.map((id) => queue.getJobState(id)));
  return ids.filter((_id, index) => ['completed', 'failed', 'unknown'].includes(states[index] ?? 'unknown'));
}

async function countsOf(queue: BullQueue): Promise<Counts> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed');
  const { waiting = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 } = counts;
  return { waiting: waiting + prioritized, delayed, active, failed };
}

async function redriveIn(queue: BullQueue, id: string): Promise<boolean> {
  const job = await queue.getJob(id);
  if (job === undefined || !(await job.isFailed())) return false;
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  return true;
}
