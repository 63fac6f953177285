import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import { freshDatabase, freshRedis, hasRedis, type Fresh } from '../../../../test/support/database.js';
import { openJobs, type Job, type Jobs, type JobsOptions, type NewJob } from './index.js';

const QUEUE = 'checks';
const job = (id: string): NewJob => ({ id, name: 'check', data: { checkId: id } });
const logger = { warn: (): void => undefined };
let children: ChildProcess[] = [];
const noExhaustion = (): Promise<void> => Promise.reject(new Error('no job is exhausted here'));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; !(await condition());) {
    if (Date.now() > deadline) throw new Error('the condition was not met in 15 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Another process that takes jobs and never ends one, from the built sources. */
async function startStuckWorker(options: Omit<JobsOptions, 'logger'>): Promise<ChildProcess> {
  const built = pathToFileURL(join(process.cwd(), 'dist/libs/adapters/jobs/src/index.js')).href;
  const script = `
    const { openJobs } = await import(${JSON.stringify(built)});
    const jobs = await openJobs({ ...${JSON.stringify(options)}, logger: console });
    await jobs.work('${QUEUE}', { lockMs: 400, onJob: () => { console.log('running'); return new Promise(() => undefined); }, onExhausted: async () => undefined });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

/** Stands between us and a server, and can stop passing anything on, as a network that lost its way does. */
class FreezableProxy {
  frozen = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  constructor(target: URL) {
    this.#server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [from, to] of [[near, far], [far, near]] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => { if (!this.frozen) to.write(bytes); }).on('error', () => undefined).on('close', () => to.destroy());
      }
    });
  }
  async address(target: URL): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const bound = this.#server.address();
    return Object.assign(new URL(target), { port: typeof bound === 'object' ? bound?.port : '' }).href;
  }
  /** How many connections there are, each with two ends. */
  get open(): number {
    return [...this.#sockets].filter((socket) => !socket.destroyed).length;
  }
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }
  close(): void {
    this.breakConnections();
    this.#server.close();
  }
}

interface Setting { readonly options: Omit<JobsOptions, 'logger'>; readonly server: string; readonly forget: () => Promise<void>; readonly fresh: Fresh[] }

const SETTINGS: readonly [name: string, available: boolean, make: () => Promise<Setting>][] = [
  ['PostgreSQL', true, async () => {
    const database = await freshDatabase();
    const forget = async (): Promise<void> => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query('delete from bullmq.job');
      await client.end();
    };
    return { options: { databaseUrl: database.url }, server: database.url, forget, fresh: [database] };
  }],
  ['Redis', hasRedis, async () => {
    const redis = await freshRedis();
    return { options: { databaseUrl: 'postgres://nowhere.invalid/', redisUrl: redis.url }, server: redis.url, forget: () => redis.drop(), fresh: [redis] };
  }],
];

describe.each(SETTINGS.filter(([, available]) => available))('jobs on %s', (name, _available, make) => {
  let setting: Setting;
  let jobs: Jobs;
  beforeAll(async () => { setting = await make(); });
  beforeEach(async () => { jobs = await openJobs({ ...setting.options, logger }); });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
    await jobs.close();
    await setting.forget();
  });
  afterAll(async () => { await Promise.all(setting.fresh.map((fresh) => fresh.drop())); });
  const through = (address: string): Omit<JobsOptions, 'logger'> => name === 'Redis' ? { ...setting.options, redisUrl: address } : { databaseUrl: address };

  test('an id enqueued again while it lives is one job', async () => {
    await jobs.enqueue(QUEUE, [job('chk_1'), job('chk_2'), job('chk_1')]);
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    expect(await jobs.counts(QUEUE)).toEqual({ waiting: 2, delayed: 0, active: 0, failed: 0 });
  });

  test('a job reaches its worker with name, data and attempt, and is gone when it is done', async () => {
    const seen: Job[] = [];
    await jobs.work(QUEUE, { onJob: (it) => Promise.resolve(void seen.push(it)), onExhausted: noExhaustion });
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    await until(async () => seen.length === 1 && (await jobs.counts(QUEUE)).active === 0);
    expect(seen).toEqual([{ id: 'chk_1', name: 'check', data: { checkId: 'chk_1' }, attempt: 1 }]);
    expect(await jobs.missing(QUEUE, ['chk_1'])).toEqual(['chk_1']);
  });

  test('more jobs than one batch holds all arrive', async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => `chk_${index}`);
    await jobs.enqueue(QUEUE, ids.map(job));
    expect(await jobs.missing(QUEUE, [...ids, 'chk_other'])).toEqual(['chk_other']);
    expect((await jobs.counts(QUEUE)).waiting).toBe(1_200);
  });

  test('a job that fails is retried with a growing wait, and after the last attempt is reported once', async () => {
    const starts: number[] = [];
    const exhausted: [Job, string][] = [];
    await jobs.work(QUEUE, {
      attempts: 3, backoffMs: 50,
      onJob: (it) => { starts.push(Date.now()); return Promise.reject(new Error(`attempt ${it.attempt}`)); },
      onExhausted: (it, err) => Promise.resolve(void exhausted.push([it, err.message])),
    });
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    await until(() => exhausted.length > 0);
    expect(starts).toHaveLength(3);
    expect(Number(starts[1]) - Number(starts[0])).toBeGreaterThanOrEqual(45);
    expect(Number(starts[2]) - Number(starts[1])).toBeGreaterThanOrEqual(95);
    expect(exhausted).toEqual([[{ ...job('chk_1'), attempt: 3 }, 'attempt 3']]);
    expect(await jobs.failed(QUEUE, { offset: 0, limit: 10 })).toEqual([{ ...job('chk_1'), reason: 'attempt 3', failedAt: expect.any(Date) }]);
    expect(await jobs.failed(QUEUE, { offset: 1, limit: 10 })).toEqual([]);
  });

  test('an exhausted job is missing, and can be enqueued anew or driven again with all its attempts', async () => {
    let failing = true;
    const done: string[] = [];
    const exhausted: string[] = [];
    await jobs.work(QUEUE, {
      attempts: 2, backoffMs: 1,
      onJob: (it) => failing ? Promise.reject(new Error('no')) : Promise.resolve(void done.push(`${it.id} at ${it.attempt}`)),
      onExhausted: (it) => Promise.resolve(void exhausted.push(it.id)),
    });
    await jobs.enqueue(QUEUE, [job('chk_1'), job('chk_2')]);
    await until(() => exhausted.length === 2);
    expect(await jobs.missing(QUEUE, ['chk_1', 'chk_2'])).toEqual(['chk_1', 'chk_2']);
    failing = false;
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    expect(await jobs.redrive(QUEUE, 'chk_2')).toBe(true);
    await until(() => done.length === 2);
    expect(done.sort()).toEqual(['chk_1 at 1', 'chk_2 at 1']);
    expect(await jobs.redrive(QUEUE, 'chk_2')).toBe(false);
  });

  test('a waiting job can be removed, and one that is not there cannot', async () => {
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    expect(await jobs.remove(QUEUE, 'chk_1')).toBe(true);
    expect(await jobs.remove(QUEUE, 'chk_1')).toBe(false);
    expect(await jobs.missing(QUEUE, ['chk_1'])).toEqual(['chk_1']);
  });

  test.each(['7', 'a:b', ''])('"%s" is refused as an id', async (id) => {
    await expect(jobs.enqueue(QUEUE, [job(id)])).rejects.toThrow('not an id of a job');
  });

  test('when the queue forgot everything, missing() names it all, and the same worker runs it again', async () => {
    const done: string[] = [];
    await jobs.enqueue(QUEUE, [job('chk_1'), job('chk_2')]);
    expect(await jobs.missing(QUEUE, ['chk_1', 'chk_2'])).toEqual([]);
    await setting.forget();
    expect(await jobs.missing(QUEUE, ['chk_1', 'chk_2'])).toEqual(['chk_1', 'chk_2']);
    await jobs.work(QUEUE, { onJob: (it) => Promise.resolve(void done.push(it.id)), onExhausted: noExhaustion });
    await setting.forget();
    await jobs.enqueue(QUEUE, [job('chk_1'), job('chk_2')]);
    await until(() => done.length === 2);
  });

  test('a job whose worker is killed is run again; at the second time it is reported as exhausted', async () => {
    const exhausted: [string, string][] = [];
    const started: string[] = [];
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    const first = await startStuckWorker(setting.options);
    first.kill('SIGKILL');
    expect(await jobs.missing(QUEUE, ['chk_1'])).toEqual([]);
    const second = await startStuckWorker(setting.options);
    second.kill('SIGKILL');
    await jobs.work(QUEUE, {
      lockMs: 400,
      onJob: (it) => Promise.resolve(void started.push(it.id)),
      onExhausted: (it, err) => Promise.resolve(void exhausted.push([it.id, err.message])),
    });
    await until(() => exhausted.length > 0);
    expect(exhausted).toEqual([['chk_1', expect.stringMatching(/stalled/)]]);
    expect(started).toEqual([]);
  });

  test('a worker that closes lets its running job end, and takes no other', async () => {
    const [started, ended]: [string[], string[]] = [[], []];
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => { finish = resolve; });
    const working = await jobs.work(QUEUE, {
      concurrency: 1,
      onJob: async (it) => { started.push(it.id); await gate; ended.push(it.id); },
      onExhausted: noExhaustion,
    });
    await jobs.enqueue(QUEUE, [job('chk_1'), job('chk_2')]);
    await until(() => started.length === 1);
    const closing = working.close();
    finish();
    await closing;
    expect(ended).toEqual(started);
    expect((await jobs.counts(QUEUE)).waiting).toBe(1);
  });

  test('without an answer every call rejects in time, and works again when the server is back', async () => {
    const proxy = new FreezableProxy(new URL(setting.server));
    const address = await proxy.address(new URL(setting.server));
    const behind = await openJobs({ ...through(address), logger, timeoutMs: 300 });
    await behind.ping();
    await behind.enqueue(QUEUE, [job('chk_1')]);
    proxy.frozen = true;
    const start = Date.now();
    await expect(behind.enqueue(QUEUE, [job('chk_2')])).rejects.toThrow();
    await expect(behind.missing(QUEUE, ['chk_1'])).rejects.toThrow();
    await expect(behind.ping()).rejects.toThrow();
    expect(Date.now() - start).toBeLessThan(3_000);
    proxy.frozen = false;
    await until(() => behind.enqueue(QUEUE, [job('chk_3')]).then(() => true, () => false));
    proxy.close();
    await expect(behind.enqueue(QUEUE, [job('chk_4')])).rejects.toThrow();
    await behind.close();
    expect(await jobs.missing(QUEUE, ['chk_1', 'chk_3', 'chk_4'])).toEqual(['chk_4']);
  });

  test('a worker goes on after the connections to its server broke', async () => {
    const proxy = new FreezableProxy(new URL(setting.server));
    const behind = await openJobs({ ...through(await proxy.address(new URL(setting.server))), logger });
    const done: string[] = [];
    await behind.work(QUEUE, { onJob: (it) => Promise.resolve(void done.push(it.id)), onExhausted: noExhaustion });
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    await until(() => done.length === 1);
    proxy.breakConnections();
    await jobs.enqueue(QUEUE, [job('chk_2')]);
    await until(() => done.length === 2);
    await behind.close();
    proxy.close();
  });

  test('a worker that cannot connect says so, and takes jobs once its server answers', async () => {
    const proxy = new FreezableProxy(new URL(setting.server));
    const behind = await openJobs({ ...through(await proxy.address(new URL(setting.server))), logger, timeoutMs: 300 });
    proxy.frozen = true;
    const done: string[] = [];
    const working = await behind.work(QUEUE, { onJob: (it) => Promise.resolve(void done.push(it.id)), onExhausted: noExhaustion });
    // By our clock or by that of the driver, which are the same and race.
    expect(working.failure).toMatch(/took longer than 300 ms|connection timeout/);
    await jobs.enqueue(QUEUE, [job('chk_1')]);
    proxy.frozen = false;
    await until(() => done.length === 1);
    expect(working.failure).toBeNull();
    await working.close();
    await until(() => proxy.open === 0);
    await behind.close();
    proxy.close();
  });

  test('a worker that has never connected is closed at once', async () => {
    const proxy = new FreezableProxy(new URL(setting.server));
    const behind = await openJobs({ ...through(await proxy.address(new URL(setting.server))), logger, timeoutMs: 100 });
    proxy.frozen = true;
    const working = await behind.work(QUEUE, { onJob: () => Promise.resolve(), onExhausted: noExhaustion });
    await working.close();
    expect(working.failure).not.toBeNull();
    proxy.close();
    await behind.close();
  });
});

(hasRedis ? test : test.skip)('all keys of a queue carry the queue as hash tag, so that Redis Cluster keeps them in one slot', async () => {
  const fresh = await freshRedis();
  const jobs = await openJobs({ databaseUrl: '', redisUrl: fresh.url, logger });
  await jobs.enqueue(QUEUE, [job('chk_1')]);
  const redis = new Redis(fresh.url);
  const keys = await redis.keys('*');
  redis.disconnect();
  expect(keys.length).toBeGreaterThan(2);
  expect(keys.filter((key) => !key.startsWith(`yaosu:{${QUEUE}}:`))).toEqual([]);
  await jobs.close();
  await fresh.drop();
});

test('a database that is slow to answer when the queue is opened is waited for, and that is told', async () => {
  const database = await freshDatabase();
  const proxy = new FreezableProxy(new URL(database.url));
  const address = await proxy.address(new URL(database.url));
  proxy.frozen = true;
  const told: string[] = [];
  const opening = openJobs({ databaseUrl: address, timeoutMs: 200, logger: { warn: (_fields: object, message: string): void => { told.push(message); proxy.frozen = false; } } });
  const jobs = await opening;
  await jobs.enqueue(QUEUE, [job('chk_1')]);
  expect(told).toEqual(['the database of the queue has not answered within 200 ms, and is asked again']);
  await jobs.close();
  proxy.close();
  await database.drop();
});

test('nothing hangs on an address where no server is', async () => {
  const start = Date.now();
  const jobs = await openJobs({ databaseUrl: '', redisUrl: 'redis://127.0.0.1:1', logger, timeoutMs: 300 });
  await expect(jobs.enqueue(QUEUE, [job('chk_1')])).rejects.toThrow();
  expect((await jobs.work(QUEUE, { onJob: noExhaustion, onExhausted: noExhaustion })).failure).toContain('took longer than 300 ms');
  await jobs.close();
  await expect(openJobs({ databaseUrl: 'postgres://127.0.0.1:1/none', logger, timeoutMs: 300 })).rejects.toThrow();
  expect(Date.now() - start).toBeLessThan(3_000);
});
