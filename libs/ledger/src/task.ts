import type { Logger } from './logger.js';
import { pause } from './pause.js';

/** Work beside everything else, from `start` to `stop`; started twice, it runs once. */
export abstract class Task {
  private readonly controller = new AbortController();
  private running: Promise<void> | undefined;
  /** Aborted by `stop`. */
  protected readonly signal = this.controller.signal;

  start(): void {
    this.running ??= this.run(this.signal);
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.running;
  }

  /** Ends soon after the signal is aborted, and throws nothing. */
  protected abstract run(signal: AbortSignal): Promise<void>;
}

export interface Recurrence<Done> {
  readonly logger: Logger;
  /** What the operator's log says of a round that failed. */
  readonly complaint: string;
  /** The rest after a round. */
  readonly paceMs: number;
  /** Whether so much was done that the next round follows at once. */
  readonly isMore?: (done: Done) => boolean;
  /** After one failure and the next the rest grows up to this; it stays the same where this is not said. */
  readonly failurePauseMsMax?: number;
}

/** A task that goes over everything again and again. A round that fails is told, and made again by the next one. */
export abstract class Recurring<Done> extends Task {
  /** Why the last round failed; null while all is well. */
  failure: string | null = null;

  constructor(private readonly recurrence: Recurrence<Done>) {
    super();
  }

  /** One round; tells what came of it. */
  abstract step(): Promise<Done>;

  protected reasonOf(err: unknown): string {
    return err instanceof Error ? err.message : String(err);
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { logger, complaint, paceMs, isMore = () => false, failurePauseMsMax = paceMs } = this.recurrence;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const done = await this.step();
        failures = 0;
        this.failure = null;
        if (isMore(done)) continue;
      } catch (err) {
        failures += 1;
        this.failure = this.reasonOf(err);
        logger.warn({ err, failures }, complaint);
      }
      await pause(Math.min(paceMs * 2 ** Math.min(failures, 10), Math.max(paceMs, failurePauseMsMax)), signal);
    }
  }
}
