import type pg from 'pg';
import type { Jobs, NewJob } from '#adapters/jobs';
import { NIL_UUID, idOf, type Id, type Kind } from '#core/exchange';
import { CHECK_QUEUE, checkJob } from '../followers/dispatcher.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { Task } from '../task.js';

const PAGE = 200;
/** Kind and states are written out: each has a partial index, which a parameter would hide from a generic plan. */
const waiting = ({ kind, statuses }: Reconciled): string =>
  `select id::text from aggregate where kind = '${kind}' and exchange = $1 and status in (${statuses.map((status) => `'${status}'`).join(', ')}) and state->>'updatedAt' < $2 and id > $3 order by id limit $4`;

/** What waits for a job: aggregates of one kind in these states, each under its own id in the queue. */
export interface Reconciled {
  readonly kind: Kind;
  readonly statuses: readonly string[];
  readonly queue: string;
  readonly job: (id: Id) => NewJob;
}
const WAITING_CHECKS: Reconciled = { kind: 'check', statuses: ['QUEUED', 'RUNNING'], queue: CHECK_QUEUE, job: checkJob };

export interface ReconcilerOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly jobs: Jobs;
  readonly logger: Logger;
  /** What is looked after; checks unless told otherwise. */
  readonly of?: Reconciled;
  /** How long it may wait before it is looked for in the queue. */
  readonly graceMs?: number;
  readonly paceMs?: number;
  /** The clock by which the ledger dates its entries. */
  readonly now?: () => Date;
}

/** A queue is a hint, the ledger is the truth: what waits without a live job, after a crash or a FLUSHALL, is enqueued again. */
export class Reconciler extends Task {
  constructor(private readonly options: ReconcilerOptions) {
    super();
  }

  /** Enqueues everything waiting that has no live job; returns how many there were. */
  async step(): Promise<number> {
    const { pool, exchange, jobs, of = WAITING_CHECKS, graceMs = 10_000, now = () => new Date() } = this.options;
    const before = new Date(now().getTime() - graceMs).toISOString();
    let found = 0;
    for (let after = NIL_UUID, isLast = false; !isLast && !this.signal.aborted;) {
      const { rows } = await pool.query<{ id: string }>(waiting(of), [exchange, before, after, PAGE]);
      const ids = rows.map(({ id }) => idOf(of.kind, id));
      const lost = ids.length === 0 ? [] : await jobs.missing(of.queue, ids);
      if (lost.length > 0) await jobs.enqueue(of.queue, ids.filter((id) => lost.includes(id)).map(of.job));
      found += lost.length;
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    return found;
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { logger, paceMs = 10_000 } = this.options;
    for (;;) {
      await pause(paceMs, signal);
      if (signal.aborted) return;
      try {
        const found = await this.step();
        if (found > 0) logger.warn({ found, queue: this.options.of?.queue ?? CHECK_QUEUE }, 'what waited without a live job was enqueued again');
      } catch (err) {
        logger.warn({ err }, 'the reconciler failed and tries again');
      }
    }
  }
}
