import { setImmediate as turnOfEventLoop, setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { Refusal, useCaseOf, type Id } from '#core/exchange';
import { decideBatch, type Environment, type Plan } from './decide-batch.js';
import { Hints, idsIn } from './hints.js';
import { Snapshot, type Queryable } from './loaded.js';
import { readEntries } from './read-entries.js';
import { store, type Stored, type Vault } from './statement.js';
import { codeOf } from '../error-code.js';
import type { Bell } from '../bell.js';
import type { Logger } from '../logger.js';
import type { WriteGate } from '../publication/write-gate.js';
import type { Committed, CommittedEntry, Outcome, Submission } from './submission.js';

const BATCH_MAX = 128;
const PENDING_MAX = 10_000;
/** A decision follows references one after the other: check, transfer, exporter, recipient, product, tally, basis, grant. */
const LOAD_ROUNDS_MAX = 16;
/** After this many conflicts a batch is made under the head lock, where nothing can move. */
const OPTIMISTIC_ATTEMPTS = 2;
/** After this many failures a command is tried alone, so that one that the database refuses does not take others with it. */
const SUSPECT_ATTEMPTS = 3;
/** How often one command is tried when the database fails under it: about half a minute with the pauses between. */
const ATTEMPTS_MAX = 12;
const PAUSE_MS_MAX = 5_000;

/** SQLSTATEs after which nothing was stored and the batch is simply made again: serialization, deadlock, a raced key. */
const RETRYABLE = new Set(['40001', '40P01', '23505']);

export interface CommitterOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly environment: Environment;
  readonly vault: Vault;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly bell: Bell;
  readonly gate: WriteGate;
  /** Told how long each committed command took. */
  readonly observe: (ms: number) => void;
  /** Told what was committed, before any answer. */
  readonly heed: (entries: readonly CommittedEntry[]) => void;
}

/**
 * Group commit: what arrives together is loaded, decided and written together, by one flusher, without a timer. An idle
 * service answers at once; under load the batches grow by themselves.
 */
export class Committer {
  private readonly pending: Submission[] = [];
  private readonly hints = new Hints();
  private flushing = false;
  private failures = 0;

  constructor(private readonly options: CommitterOptions) {}

  /** Commits one command; resolves after the commit, never before. */
  submit(command: Omit<Submission, 'settle' | 'attempts'>): Promise<Committed> {
    const refusal = this.options.gate.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const begunAt = performance.now();
    if (this.pending.length >= PENDING_MAX) return Promise.reject(new Refusal('overloaded', 'Too many commands are waiting; try again shortly.', { waiting: this.pending.length }));
    return new Promise<Committed>((resolve, reject) => {
      const done = (committed: Committed): void => {
        this.options.observe(performance.now() - begunAt);
        resolve(committed);
      };
      const settle = (outcome: Outcome): void => (outcome.ok ? done(outcome.committed) : reject(outcome.error instanceof Error ? outcome.error : new Error(String(outcome.error), { cause: outcome.error })));
      this.pending.push({ ...command, settle, attempts: 0 });
      this.schedule();
    });
  }

  /** Waits until everything that was submitted has its answer. */
  async drain(): Promise<void> {
    while (this.flushing || this.pending.length > 0) await delay(5);
  }

  private schedule(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    while (this.pending.length > 0) {
      await this.gather();
      const isSuspect = (this.pending[0]?.attempts ?? 0) >= SUSPECT_ATTEMPTS;
      const batch = this.pending.splice(0, isSuspect ? 1 : BATCH_MAX);
      try {
        await this.run(batch);
        this.failures = 0;
      } catch (err) {
        await this.recover(batch, err);
      }
    }
    this.flushing = false;
  }

  /**
   * A batch closes when a turn of the event loop has brought nothing new: those whose answers were just sent and who ask again
   * at once come along, instead of forming a second group that takes turns with the first. Alone, it costs one empty turn.
   */
  private async gather(): Promise<void> {
    for (let seen = 0; seen < this.pending.length && this.pending.length < BATCH_MAX;) {
      seen = this.pending.length;
      await turnOfEventLoop();
    }
  }

  /** Nothing is known of what the database did: the keys will tell at the next load. */
  private async recover(batch: readonly Submission[], err: unknown): Promise<void> {
    const refusal = this.options.gate.refusalFor(err);
    if (refusal !== undefined || err instanceof Defect || (batch.length === 1 && isRejected(err))) {
      for (const submission of batch) submission.settle({ ok: false, error: refusal ?? err });
      return;
    }
    this.again(batch, isRetryable(err) ? err : new Refusal('unavailable', 'The ledger cannot be reached at present; try again with the same Idempotency-Key.', {}));
    if (isRetryable(err)) return;
    this.failures += 1;
    this.options.logger.warn({ err, commands: batch.length, failures: this.failures }, 'a batch could not be committed and is tried again');
    await delay(Math.min(50 * 2 ** this.failures, PAUSE_MS_MAX));
  }

  /** Puts commands back to the front of the queue, in order; the one that was tried too often gets `error`. */
  private again(batch: readonly Submission[], error: unknown): void {
    const open = batch.filter((submission) => {
      submission.attempts += 1;
      if (submission.attempts < ATTEMPTS_MAX) return true;
      submission.settle({ ok: false, error });
      return false;
    });
    this.pending.unshift(...open);
  }

  private async run(batch: readonly Submission[]): Promise<void> {
    const client = await this.options.pool.connect();
    try {
      const isContended = batch.some(({ attempts }) => attempts >= OPTIMISTIC_ATTEMPTS);
      if (isContended) await this.runLocked(client, batch);
      else await this.runOnce(client, batch);
      client.release();
    } catch (err) {
      client.release(true);
      throw err;
    }
  }

  /** The fallback for what keeps conflicting: everything under the head lock, loaded after it is held. */
  private async runLocked(client: pg.PoolClient, batch: readonly Submission[]): Promise<void> {
    await client.query('begin');
    await client.query('select 1 from log_head where exchange = $1 for no key update', [this.options.exchange]);
    const answer = await this.attempt(client, batch);
    await client.query('commit');
    await this.answer(client, batch, answer);
  }

  private async runOnce(client: pg.PoolClient, batch: readonly Submission[]): Promise<void> {
    await this.answer(client, batch, await this.attempt(client, batch));
  }

  private async attempt(client: Queryable, batch: readonly Submission[]): Promise<{ plan: Plan; stored: Stored }> {
    const { exchange, vault, gate } = this.options;
    const { plan, snapshot } = await this.decide(client, batch);
    if (plan.entries.length === 0) return { plan, stored: { base: null, bad: new Set() } };
    return { plan, stored: await store(client, exchange, { submissions: batch, plan, snapshot, vault, seen: gate.seen }) };
  }

  private async decide(client: Queryable, batch: readonly Submission[]): Promise<{ plan: Plan; snapshot: Snapshot }> {
    const { exchange, environment, now } = this.options;
    const snapshot = new Snapshot(exchange);
    const at = now().toISOString();
    let ids: readonly Id[] = [...new Set(batch.flatMap((submission) => [...idsIn(submission), ...this.hints.for(submission), ...(useCaseOf(submission.command).reads?.(environment.derivedId) ?? [])]))];
    for (let round = 0; round < LOAD_ROUNDS_MAX; round++) {
      await snapshot.load(client, ids, batch);
      const attempt = decideBatch(batch, snapshot, at, environment);
      if ('plan' in attempt) {
        this.hints.learn(batch, attempt.plan, snapshot);
        return { plan: attempt.plan, snapshot };
      }
      // Everything again: a decision rests on ONE snapshot, never on an old grant beside a new product.
      ids = [...new Set([...ids, ...attempt.missing])];
    }
    throw new Defect(`a decision needed more than ${LOAD_ROUNDS_MAX} rounds of loading`);
  }

  /** Settles every command of a good group; the others go back to the queue. */
  private async answer(client: Queryable, batch: readonly Submission[], { plan, stored }: { plan: Plan; stored: Stored }): Promise<void> {
    const isBad = (command: number): boolean => stored.bad.has(plan.workspace.groupOf(command));
    const good = batch.map((submission, command) => ({ submission, command })).filter(({ command }) => !isBad(command));
    const written = indexed(plan, stored, isBad);
    const entries = [...written.values()];
    const last = entries.at(-1);
    this.options.heed(entries);
    if (last !== undefined) this.options.gate.acknowledge(last);
    if (stored.base !== null) this.options.bell.ring();
    for (const { submission, command } of good) await this.settle(client, submission, command, { plan, written });
    const bad = batch.filter((_, command) => isBad(command));
    if (bad.length > 0) this.again(bad, new Refusal('overloaded', 'Too many others were changing the same records; try again.', {}));
  }

  private async settle(client: Queryable, submission: Submission, command: number, { plan, written }: { plan: Plan; written: ReadonlyMap<number, CommittedEntry> }): Promise<void> {
    const decision = plan.decisions[command];
    switch (decision?.outcome) {
      case 'accepted':
        submission.settle({ ok: true, committed: committed(range(written, decision), false) });
        break;
      case 'alias':
        this.settleAlias(submission, decision.of, { plan, written });
        break;
      case 'stored':
        submission.settle({ ok: true, committed: committed(await readEntries(client, this.options.exchange, { from: decision.stored.firstIndex, count: decision.stored.entryCount }), true) });
        break;
      case 'refused':
        submission.settle({ ok: false, error: decision.error });
        break;
      case undefined:
        throw new Defect(`command ${command} has no decision`);
    }
  }

  private settleAlias(submission: Submission, of: number, { plan, written }: { plan: Plan; written: ReadonlyMap<number, CommittedEntry> }): void {
    const original = plan.decisions[of];
    if (original?.outcome === 'accepted') submission.settle({ ok: true, committed: committed(range(written, original), true) });
    else submission.settle({ ok: false, error: original?.outcome === 'refused' ? original.error : new Error(`command ${of} is no original`) });
  }
}

/** The code is wrong; trying again would not help. */
class Defect extends Error {}

/** The accepted entries of good groups with the indices that they got: dense, in the order sent. */
function indexed({ entries }: Plan, { base }: Stored, isBad: (command: number) => boolean): Map<number, CommittedEntry> {
  let index = base ?? 0;
  const written = new Map<number, CommittedEntry>();
  entries.forEach(({ command, ...entry }, position) => {
    if (!isBad(command)) written.set(position, { ...entry, index: index++ });
  });
  return written;
}

function range(written: ReadonlyMap<number, CommittedEntry>, { firstEntry, entryCount }: { readonly firstEntry: number; readonly entryCount: number }): CommittedEntry[] {
  return Array.from({ length: entryCount }, (_, i) => written.get(firstEntry + i)).filter((entry) => entry !== undefined);
}

function committed(entries: readonly CommittedEntry[], replayed: boolean): Committed {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('a committed command has at least one entry');
  return { entries: [first, ...rest], replayed };
}

const isRetryable = (err: unknown): boolean => RETRYABLE.has(codeOf(err));
/** The database refuses the data itself (SQLSTATE classes 22 and 23, and 42): trying again would change nothing. */
const isRejected = (err: unknown): boolean => /^(22|23|42)/.test(codeOf(err)) && !isRetryable(err);
