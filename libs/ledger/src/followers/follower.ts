import pg from 'pg';
import type { Bell } from '../bell.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { Task } from '../task.js';
import type { Tail } from './tail.js';

/** One step of a follower inside its transaction: what it did, and where it stands now. */
export interface Advance {
  (client: pg.PoolClient, nextIndex: number): Promise<number>;
  /** The types of entries that it does something for; undefined where that is all. */
  readonly types?: ReadonlySet<string>;
}

export interface FollowerOptions {
  readonly name: string;
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly bell: Bell;
  readonly logger: Logger;
  readonly advance: Advance;
  /** Where it learns that nothing of interest to it has come, without a step. */
  readonly tail?: Tail;
  /** Runs after the commit of a step that moved the cursor. */
  readonly afterwards?: () => void;
  /** The least time from step to step, so that a busy ledger is followed in batches. */
  readonly paceMs?: number;
}

const POLL_MS = 200;
const PACE_MS_USUAL = 50;
/** A place that was reached without doing anything is stored when the ledger rests so long, at the latest after so long. */
const STORE_MS = { resting: 20, max: 1000 };
const FAILURE_PAUSE_MS_MAX = 10_000;

/**
 * Follows the dense index: everything below the head is there, so a cursor is enough. The cursor's row is locked for the
 * step and moves in the same transaction as the follower's own tables; of several processes one works, the others skip.
 */
export class Follower extends Task {
  /** The reason of the last failure; null while all is well. */
  failure: string | null = null;
  /** Up to where nothing is left to do, and whether that was stored. */
  private reached: { readonly index: number; readonly storedAt: number; readonly isStored: boolean } | undefined;

  constructor(private readonly options: FollowerOptions) {
    super();
  }

  /** One step; tells whether there may be more to do. */
  async step(): Promise<boolean> {
    const hasMoved = await this.transaction();
    if (hasMoved) this.options.afterwards?.();
    return hasMoved;
  }

  private async transaction(): Promise<boolean> {
    const { pool, exchange, name, advance } = this.options;
    const row = `exchange = ${exchange} and name = ${pg.escapeLiteral(name)}`;
    const client = await pool.connect();
    try {
      const cursor = await lockCursor(client, row);
      const next = cursor === undefined ? undefined : await advance(client, cursor);
      const hasMoved = next !== undefined && next !== cursor;
      await client.query(hasMoved ? `update follower set next_index = ${next} where ${row}; commit` : 'commit');
      client.release();
      this.reached = next === undefined ? undefined : { index: next, storedAt: performance.now(), isStored: true };
      return hasMoved;
    } catch (err) {
      client.release(true); // The server rolls back what the connection had begun.
      throw err;
    }
  }

  /** Whether nothing has come that makes a step worth while; a place that was reached so is stored when the ledger rests. */
  private async isQuiet(isResting: boolean): Promise<boolean> {
    const { tail, advance: { types } } = this.options;
    if (tail === undefined || this.reached === undefined) return false;
    const glance = await tail.glance(this.reached.index, types);
    if (glance === undefined || glance.isNews) return false;
    this.reached = { ...this.reached, index: glance.next, isStored: this.reached.isStored && glance.next === this.reached.index };
    return this.reached.isStored || (!isResting && performance.now() - this.reached.storedAt < STORE_MS.max);
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { pool, exchange, name, bell, paceMs = PACE_MS_USUAL, logger } = this.options;
    let failures = 0;
    let [isRegistered, isResting] = [false, false];
    while (!signal.aborted) {
      const [begunAt, heard] = [performance.now(), bell.rings];
      try {
        if (!isRegistered) await pool.query('insert into follower (exchange, name) values ($1, $2) on conflict do nothing', [exchange, name]);
        isRegistered = true;
        const hasMore = !await this.isQuiet(isResting) && await this.step();
        failures = 0;
        this.failure = null;
        if (!hasMore) await bell.wait(this.reached?.isStored === false ? STORE_MS.resting : POLL_MS, signal, heard);
        isResting = bell.rings === heard;
        await pause(paceMs - (performance.now() - begunAt), signal);
      } catch (err) {
        failures += 1;
        this.failure = err instanceof Error ? err.message : String(err);
        logger.warn({ follower: name, failures, err }, 'a follower failed and tries again');
        await pause(Math.min(100 * 2 ** failures, FAILURE_PAUSE_MS_MAX), signal);
      }
    }
  }
}

/** What a follower tells others has to be stored for good, even where the server does not wait for the disk otherwise. */
const DURABLE = "select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') in ('off', 'local')";

/** Begins the transaction, locks the cursor's row and reads it, in one round trip; undefined when another process has it. */
async function lockCursor(client: pg.PoolClient, row: string): Promise<number | undefined> {
  const statements = ['begin', "set local idle_in_transaction_session_timeout = '30s'", DURABLE, `select next_index from follower where ${row} for update skip locked`];
  const results: unknown = await client.query(statements.join(';'));
  const [cursor] = (results as pg.QueryResult<{ next_index: string }>[]).at(-1)?.rows ?? [];
  return cursor === undefined ? undefined : Number(cursor.next_index);
}
