import type { Job as BullJob } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWorker, type Backend, type BullWorker, type JobData } from './backend.js';
import { within, withoutRepeats } from './bounded.js';

/** A job as its worker sees it. It may be run more than once, so `onJob` re-reads the state and is idempotent. */
export interface Job {
  readonly id: string;
  readonly name: string;
  readonly data: JobData;
  /** 1 at the first run. */
  readonly attempt: number;
}

export interface WorkOptions {
  onJob(job: Job): Promise<void>;
  /**
   * The job will not be run again: its last attempt failed, or it stalled twice (its worker died while it ran). Where
   * this fails too, the job counts as missing, and the reconciler brings it again.
   */
  onExhausted(job: Job, err: Error): Promise<void>;
  /** Jobs at one time in this process. */
  readonly concurrency?: number;
  readonly attempts?: number;
  /** Wait before the second attempt, doubled with each one after. */
  readonly backoffMs?: number;
  /** A job whose worker has not been heard of for this long is given to another. */
  readonly lockMs?: number;
}

export interface Working {
  /** Why no jobs are taken at present; null while all is well. */
  readonly failure: string | null;
  /** Takes no more jobs and waits for those that run. */
  close(): Promise<void>;
}

/** Where the operator reads of troubles; the rest of the program's logger fits. */
export interface Logger { warn(fields: object, message: string): void }

export interface WorkContext { readonly backend: Backend; readonly logger: Logger; readonly timeoutMs: number }

const DEFAULTS = { concurrency: 4, attempts: 5, backoffMs: 1_000, lockMs: 30_000 } as const;
/** How BullMQ's backoff strategy says "no more". */
const GIVE_UP = -1;
const BACKOFF_MS_MAX = 60_000;
const CLOSE_MS_MAX = 20_000;
const RETRY_MS = 500;
const RETRY_MS_MAX = 15_000;

/** Takes jobs from now on, or from when the server answers: that it is away, or slow to connect, is told and waited out. */
export async function startWork(context: WorkContext, queue: string, options: WorkOptions): Promise<Working> {
  const { logger, timeoutMs } = context;
  const ending = new Set<Promise<void>>();
  const givenUp = new Set<Promise<void>>();
  const stopped = new AbortController();
  let failure: string | null = null;
  let worker: BullWorker | undefined;
  const connect = async (): Promise<boolean> => {
    const fresh = workerOf(context, queue, { options, ending });
    try {
      await within(timeoutMs, `connecting the worker of ${queue}`, fresh.waitUntilReady());
    } catch (err) {
      const ended = fresh.close(true).catch(() => undefined).finally(() => givenUp.delete(ended));
      givenUp.add(ended);
      failure = err instanceof Error ? err.message : String(err);
      logger.warn({ queue, err }, 'a worker cannot connect to its queue and tries again');
      return false;
    }
    [worker, failure] = [fresh, null];
    fresh.run().catch((err: unknown) => logger.warn({ queue, err }, 'a worker stopped'));
    return true;
  };
  const connecting = await connect() ? Promise.resolve() : retried(connect, stopped.signal);
  return {
    get failure() { return failure; },
    close: async () => {
      stopped.abort();
      await connecting;
      // Also what never connected: its connection would keep the process from ending.
      await within(CLOSE_MS_MAX, `closing the worker of ${queue}`, Promise.all([worker?.close(), ...givenUp]))
        .catch((err: unknown) => logger.warn({ queue, err }, 'a worker was not closed in good order'));
      await Promise.all(ending);
    },
  };
}

/** Until it has worked, ever less often. */
async function retried(attempt: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (let pauseMs = RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, RETRY_MS_MAX)) {
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || await attempt()) return;
  }
}

interface Work { readonly options: WorkOptions; readonly ending: Set<Promise<void>> }

/** A worker that runs nothing yet. */
function workerOf({ backend, logger }: WorkContext, queue: string, { options, ending }: Work): BullWorker {
  const { concurrency, attempts, backoffMs, lockMs } = { ...DEFAULTS, ...options };
  const report = withoutRepeats((err) => logger.warn({ queue, err }, 'a worker has trouble with its queue'));
  const worker = openWorker(backend, queue, (job) => options.onJob(asJob(job)), {
    autorun: false,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: 1,
    runRetryDelay: 1_000,
    settings: { backoffStrategy: (made) => made >= attempts ? GIVE_UP : Math.min(backoffMs * 2 ** (made - 1), BACKOFF_MS_MAX) },
  });
  worker.on('error', report);
  worker.on('failed', (job, err) => {
    // Every failed attempt raises this event; only the last one finishes the job.
    if (job?.finishedOn === undefined) return;
    const exhausted = options.onExhausted(asJob(job), err)
      .catch((cause: unknown) => logger.warn({ queue, job: job.id, err: cause }, 'the end of an exhausted job was not recorded'))
      .finally(() => ending.delete(exhausted));
    ending.add(exhausted);
  });
  return worker;
}

function asJob(job: BullJob<JobData, void>): Job {
  return { id: String(job.id), name: job.name, data: job.data, attempt: job.attemptsStarted };
}
