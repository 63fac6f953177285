import { Refusal } from '#core/exchange';
import { codeOf } from '../error-code.js';

/** What `commit_batch` raises instead of writing. */
const HALTED = 'YL001';
const BEHIND = 'YL002';
const RETRY_SECONDS = 30;

/** Why nothing is written, the graver first. */
const CAUSES = ['halted', 'lost', 'unwitnessed'] as const;
export type Cause = (typeof CAUSES)[number];

/** The entry that this process acknowledged last: it has to be there for as long as the process lives. */
export interface Acknowledged { readonly index: number; readonly leaf: Uint8Array }

/**
 * Whether the ledger may write. A log that is seen longer, or other, than the tables yield must not grow: whatever was
 * acknowledged now would fork its history. In memory, so that asking costs nothing; `commit_batch` asks again under the head lock.
 */
export class WriteGate {
  private readonly closed = new Map<Cause, string>();
  private last: Acknowledged | undefined;
  private size = 0;

  /** The refusal of every write at present; undefined while the gate is open. */
  refusal(): Refusal | undefined {
    for (const cause of CAUSES) {
      const reason = this.closed.get(cause);
      if (reason !== undefined) return new Refusal(cause === 'unwitnessed' ? 'unwitnessed' : 'log_halted', reason, { retryAfterSeconds: RETRY_SECONDS });
    }
    return undefined;
  }

  /** Whether anything may be signed or published. */
  get isHalted(): boolean {
    return this.closed.has('halted') || this.closed.has('lost');
  }

  halt(reason: string): void {
    this.close('halted', reason);
  }

  close(cause: Cause, reason: string): void {
    this.closed.set(cause, reason);
  }

  open(cause: Cause): void {
    this.closed.delete(cause);
  }

  /** How many entries this process knows to exist: what it acknowledged and what it saw published. */
  get seen(): number {
    return this.size;
  }

  get acknowledged(): Acknowledged | undefined {
    return this.last;
  }

  acknowledge(last: Acknowledged): void {
    this.last = last;
    this.see(last.index + 1);
  }

  see(size: number): void {
    this.size = Math.max(this.size, size);
  }

  /** The refusal that an error of `commit_batch` stands for, which also closes the gate; undefined for any other error. */
  refusalFor(err: unknown): Refusal | undefined {
    const reason = err instanceof Error ? err.message : String(err);
    if (codeOf(err) === HALTED) this.halt(reason);
    else if (codeOf(err) === BEHIND) this.close('lost', lostReason(reason));
    else return undefined;
    return this.refusal();
  }
}

/** Entries that were acknowledged and never published can be nowhere else: who runs the exchange has to accept the loss. */
export const lostReason = (what: string): string =>
  `The database lacks entries that this process has acknowledged: ${what}. It was restored, or failed over to a replica that lags. Bring the entries back ("yaosu ledger recover"), or restart every process to accept the loss (SECURITY.md, "After a restore").`;
