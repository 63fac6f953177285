import type pg from 'pg';
import type { Jobs } from '#adapters/jobs';
import { idOf } from '#core/exchange';
import { CHECK_QUEUE, checkJob } from '../followers/dispatcher.js';
import { pause } from '../followers/follower.js';
import type { Logger } from '../logger.js';

const PAGE = 200;
const WAITING = `select id::text from aggregate where kind = 'check' and exchange = $1 and status in ('QUEUED', 'RUNNING') and state->>'updatedAt' < $2 and id > $3 order by id limit $4`;
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface ReconcilerOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly jobs: Jobs;
  readonly logger: Logger;
  /** How long a check may wait before it is looked for in the queue. */
  readonly graceMs?: number;
  readonly paceMs?: number;
}

/** A queue is a hint, the ledger is the truth: what waits without a live job, after a crash or a FLUSHALL, is enqueued again. */
export class Reconciler {
  private readonly controller = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: ReconcilerOptions) {}

  start(): void {
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.running;
  }

  /** Enqueues every waiting check that has no live job; returns how many there were. */
  async step(): Promise<number> {
    const { pool, exchange, jobs, graceMs = 10_000 } = this.options;
    const before = new Date(Date.now() - graceMs).toISOString();
    let found = 0;
    for (let after = FIRST, isLast = false; !isLast;) {
      const { rows } = await pool.query<{ id: string }>(WAITING, [exchange, before, after, PAGE]);
      const checks = rows.map(({ id }) => idOf('check', id));
      const lost = checks.length === 0 ? [] : await jobs.missing(CHECK_QUEUE, checks);
      if (lost.length > 0) await jobs.enqueue(CHECK_QUEUE, checks.filter((check) => lost.includes(check)).map(checkJob));
      found += lost.length;
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    return found;
  }

  private async loop(): Promise<void> {
    const { logger, paceMs = 10_000 } = this.options;
    const { signal } = this.controller;
    for (;;) {
      await pause(paceMs, signal);
      if (signal.aborted) return;
      try {
        const found = await this.step();
        if (found > 0) logger.warn({ found }, 'checks without a live job were enqueued again');
      } catch (err) {
        logger.warn({ err }, 'the reconciler failed and tries again');
      }
    }
  }
}
