import {
  createPostgresBackend, createRedisBackend, Queue, runMigrations, Worker,
  type BackendFactory, type IQueueBackend, type JobProgress, type Processor, type WorkerOptions,
} from 'bullmq';
import pg from 'pg';

/** What a job carries: ids of what to work on, never a snapshot of it. */
export type JobData = Readonly<Record<string, unknown>>;
/** What a connection is for decides how it behaves when the server is away. */
type Purpose = 'queue' | 'worker';
/** Where BullMQ keeps its jobs. It is given to each queue and worker, so that one process can have several. */
export type Backend = BackendFactory<IQueueBackend, Purpose>;
export type BullQueue = Queue<JobData, void, string, JobData, void, string, IQueueBackend, Purpose>;
export type BullWorker = Worker<JobData, void, string, IQueueBackend, JobProgress, Purpose>;

const SCHEMA = 'bullmq';
/** How long ioredis waits for the other end when it closes a connection, which also keeps a process from ending. */
const DISCONNECT_MS = 200;
/** Jobs end one after the other under a lock that is held through the commit. A queue may forget, so none waits for the disk. */
const UNSYNCED = '-c synchronous_commit=off';
const POSTGRES_CONNECTIONS = { queue: 2, worker: 4 } as const;

export function openQueue(backend: Backend, name: string): BullQueue {
  return new Queue(name, { connection: 'queue', prefix: prefixOf(name) }, backend);
}

export function openWorker(backend: Backend, name: string, processor: Processor<JobData, void>, options: Omit<WorkerOptions, 'connection' | 'prefix'>): BullWorker {
  return new Worker(name, processor, { ...options, connection: 'worker', prefix: prefixOf(name) }, backend);
}

/** All keys of a queue share a hash tag: Redis Cluster runs a script only on keys of one slot. */
function prefixOf(name: string): string {
  return `yaosu:{${name}}`;
}

/** A queue fails at once without Redis: its caller comes again. A worker waits for Redis: it has nothing else to do. */
export function redisBackend(url: string, timeoutMs: number): Backend {
  const connection = { url, connectTimeout: timeoutMs, disconnectTimeout: DISCONNECT_MS };
  const connections = {
    queue: { ...connection, maxRetriesPerRequest: 1, enableOfflineQueue: false },
    worker: { ...connection, maxRetriesPerRequest: null },
  };
  return (name, options, kind) => createRedisBackend(name, { ...options, connection: connections[options.connection] }, kind);
}

/** A database that is starting, or busy, is waited for so long; one that refuses is not. */
const OPEN_MS_MAX = 60_000;

/** Connects, each time more patiently, and tells that it has to wait. */
async function connected(url: string, timeoutMs: number, tell: (message: string) => void): Promise<pg.Client> {
  for (let [patienceMs, waitedMs] = [timeoutMs, 0]; ; patienceMs *= 2) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
    try {
      await client.connect();
      return client;
    } catch (err) {
      waitedMs += patienceMs;
      if (!isSlow(err) || waitedMs >= OPEN_MS_MAX) throw err;
      tell(`the database of the queue has not answered within ${patienceMs} ms, and is asked again`);
    }
  }
}

/** How `pg` says that the time for connecting was over; it has no code. */
const isSlow = (err: unknown): boolean => err instanceof Error && /timeout/i.test(err.message);

/** The schema is made or brought up to date first; BullMQ holds an advisory lock meanwhile. */
export async function postgresBackend(url: string, timeoutMs: number, tell: (message: string) => void): Promise<Backend> {
  const client = await connected(url, timeoutMs, tell);
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
  const connection = { connectionString: url, options: UNSYNCED, schema: SCHEMA, connectionTimeoutMillis: timeoutMs };
  const connections = {
    queue: { ...connection, max: POSTGRES_CONNECTIONS.queue, query_timeout: timeoutMs },
    worker: { ...connection, max: POSTGRES_CONNECTIONS.worker },
  };
  return (name, options, kind) => createPostgresBackend(name, { ...options, connection: connections[options.connection] }, kind);
}
