import type { Job as BullJob } from 'bullmq';
import { openWorker, type Backend, type JobData } from './backend.js';
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

export async function startWork({ backend, logger, timeoutMs }: WorkContext, queue: string, options: WorkOptions): Promise<Working> {
  const { concurrency, attempts, backoffMs, lockMs } = { ...DEFAULTS, ...options };
  const report = withoutRepeats((err) => logger.warn({ queue, err }, 'a worker has trouble with its queue'));
  const ending = new Set<Promise<void>>();
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
  const close = async (): Promise<void> => {
    await within(CLOSE_MS_MAX, `closing the worker of ${queue}`, worker.close())
      .catch((err: unknown) => logger.warn({ queue, err }, 'a worker was not closed in good order'));
    await Promise.all(ending);
  };
  try {
    await within(timeoutMs, `connecting the worker of ${queue}`, worker.waitUntilReady());
  } catch (err) {
    void worker.close(true);
    throw err;
  }
  worker.run().catch((err: unknown) => logger.warn({ queue, err }, 'a worker stopped'));
  return { close };
}

function asJob(job: BullJob<JobData, void>): Job {
  return { id: String(job.id), name: job.name, data: job.data, attempt: job.attemptsStarted };
}
