import { setMaxListeners } from 'node:events';
import type pg from 'pg';
import { Bell } from '../bell.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { HaltError, Incomparable, type Continuity, type Publication, type Standing } from './continuity.js';
import type { DirectoryWriter } from './directory-writer.js';
import type { WriteGate } from './write-gate.js';

/** How soon a process learns what another one published, or that it halted the log. */
const POLL_MS = 500;
/** While somebody waits for a publication. */
const POLL_MS_AWAITED = 60;
const FAILURE_PAUSE_MS = 1_000;

/** What is done when no quorum of witnesses cosigns. */
export interface WitnessRule { readonly graceSeconds: number; readonly fails: 'closed' | 'open' }

export interface WatchOptions {
  readonly pool: pg.Pool;
  readonly continuity: Continuity;
  readonly writer: DirectoryWriter;
  readonly gate: WriteGate;
  readonly logger: Logger;
  /** Undefined where the policy asks for no witness. */
  readonly witnessRule: WitnessRule | undefined;
}

/**
 * Every process's own eyes on the log, also of those that publish nothing: compares what this process knows with the tables,
 * opens and closes its write gate, and keeps its own copy of the static files. Where processes share a directory the publisher
 * was there first and nothing is left to copy.
 */
export class PublicationWatch {
  private readonly controller = new AbortController();
  private readonly published = new Bell();
  private readonly sooner = new Bell();
  private running: Promise<void> | undefined;
  private waiting = 0;
  private standing: Standing | undefined;
  private copying: Promise<void> | undefined;
  private directoryFailure: string | null = null;

  constructor(private readonly options: WatchOptions) {
    setMaxListeners(0, this.controller.signal); // Whoever waits for a publication listens for the end.
  }

  /** Looks once, so that nothing is written before what is there was compared, and then goes on looking. */
  async start(): Promise<void> {
    await this.look();
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.running;
    await this.copying;
  }

  /** As of the last look; undefined before the first that succeeded. */
  get seen(): Standing | undefined {
    return this.standing;
  }

  /** The latest publication that this process knows of. */
  get latest(): Publication | undefined {
    return this.standing?.published;
  }

  /** How the log is, for /readyz. */
  get health(): string {
    return this.options.gate.isHalted ? String(this.options.gate.refusal()?.detail) : this.directoryFailure ?? 'ok';
  }

  /** Whether the witnesses have kept up; undefined without witnesses. */
  get witnessing(): string | undefined {
    const { witnessRule } = this.options;
    if (witnessRule === undefined) return undefined;
    const { waitingSeconds = 0 } = this.standing ?? {};
    return waitingSeconds > UNUSUAL_SECONDS ? `no quorum has cosigned for ${Math.round(waitingSeconds)} s; writes ${witnessRule.fails === 'open' ? 'go on' : `stop after ${witnessRule.graceSeconds} s`}` : 'ok';
  }

  /** Called by the publisher of this process, which need not be waited for. */
  ring(): void {
    this.sooner.ring();
  }

  /** Waits until a checkpoint of at least `size` entries is published; false when the time is over first. */
  async waitFor(size: number, timeoutMs: number): Promise<boolean> {
    const end = performance.now() + timeoutMs;
    const { signal } = this.controller;
    this.waiting += 1;
    this.sooner.ring();
    try {
      for (;;) {
        if ((this.latest?.size ?? -1) >= size) return true;
        const leftMs = end - performance.now();
        if (leftMs <= 0 || signal.aborted) return false;
        await this.published.wait(leftMs, signal);
      }
    } finally {
      this.waiting -= 1;
    }
  }

  private async loop(): Promise<void> {
    const { signal } = this.controller;
    for (let heard = this.sooner.rings; ;) {
      await this.sooner.wait(this.waiting > 0 ? POLL_MS_AWAITED : POLL_MS, signal, heard);
      if (signal.aborted) return;
      heard = this.sooner.rings;
      try {
        await this.look();
        if (this.latest !== undefined && !this.options.gate.isHalted) this.copying ??= this.copy(this.latest);
      } catch (err) {
        this.options.logger.warn({ err }, 'the log could not be looked at');
        await pause(FAILURE_PAUSE_MS, signal);
      }
    }
  }

  /** One look; what disagrees halts the log. */
  async look(): Promise<void> {
    const { continuity, pool, gate } = this.options;
    try {
      const standing = await continuity.require(pool);
      const { halt, published } = standing;
      if (halt === null) gate.open('halted');
      else gate.halt(halt.reason);
      this.judgeWitnesses(standing);
      if (published !== undefined) continuity.remember(published.size, published.note);
      this.standing = standing;
      this.published.ring();
    } catch (err) {
      if (err instanceof HaltError) await continuity.halt(err.halt);
      else if (err instanceof Incomparable) gate.halt(err.message);
      else throw err;
    }
  }

  private judgeWitnesses({ waitingSeconds }: Standing): void {
    const { witnessRule, gate } = this.options;
    if (witnessRule === undefined || witnessRule.fails === 'open') return;
    if (waitingSeconds <= witnessRule.graceSeconds) gate.open('unwitnessed');
    else gate.close('unwitnessed', `No quorum of witnesses has cosigned the log for ${Math.round(waitingSeconds)} seconds; writes go on when it has.`);
  }

  /** Keeps this process's files up with what is published; looking goes on meanwhile. */
  private async copy(published: Publication): Promise<void> {
    const { writer, pool, logger } = this.options;
    try {
      await writer.follow(pool, published, this.controller.signal);
      this.directoryFailure = null;
    } catch (err) {
      this.directoryFailure = `the published files cannot be written: ${err instanceof Error ? err.message : String(err)}`;
      logger.warn({ err }, 'the published files could not be written and are tried again');
      await pause(FAILURE_PAUSE_MS, this.controller.signal);
    } finally {
      this.copying = undefined;
    }
  }
}

/** A publication takes less than this when all is well. */
const UNUSUAL_SECONDS = 10;
