import {
  cosignatureTime, formatAddCheckpoint, openCheckpoint, readCosignatures, readTlogSize, sameBytes, verifyConsistency, verifierOf,
  type NoteSignature, type PolicyWitness, type SignedCheckpoint, type Verifier,
} from '#core/tlog';
import { getCheckpoint, postCheckpoint } from './http.js';

export interface WitnessesLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
/** A checkpoint that this log has signed and wants cosigned. */
export interface CosignRequest {
  readonly size: number;
  /** The signed checkpoint; it may carry cosignatures already. */
  readonly note: string;
  /** The proof that its tree extends the one of `oldSize`, which is above 0 and below its size. */
  readonly consistency: (oldSize: number) => Promise<readonly Uint8Array[]>;
  /** How long the caller waits for the quorum; who is slower goes on without it. */
  readonly timeoutMs: number;
}
/** How a witness is doing, for operators: what it cosigned last and when, and what is wrong if something is. */
export interface WitnessStatus {
  readonly name: string;
  readonly size: number | undefined;
  readonly at: Date | undefined;
  readonly failure: string | undefined;
}
/** A witness that has shown a checkpoint signed by this log's own key which this log's tree does not explain. */
export interface ConflictingWitness {
  readonly witness: string;
  readonly reason: string;
  readonly size?: number;
}
/** A request opened: the checkpoint in it, and the note by which an answer is recognised as meant for it. */
export interface Job extends CosignRequest {
  readonly checkpoint: SignedCheckpoint;
}
export type Outcome =
  | { readonly kind: 'cosigned'; readonly signature: NoteSignature }
  | { readonly kind: 'conflict'; readonly conflict: ConflictingWitness }
  | { readonly kind: 'failed'; readonly reason: string };

export interface LaneOptions {
  readonly witness: PolicyWitness;
  readonly logVerifiers: readonly Verifier[];
  readonly logger: WitnessesLogger;
  readonly exchangeMs: number;
  readonly signal: AbortSignal;
}

/** From whatever size the first request starts, the answer to it says the right one; more rounds only a moving witness needs. */
const ATTEMPTS = 4;
/** A cosignature says when the tree was seen; one far from now would mislead whoever relies on that. */
const CLOCK_SKEW_S_MAX = 600;
/** A checkpoint that is asked for again this soon is answered from memory. */
const FRESH_MS = 30_000;
const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 30_000;

const failed = (reason: string): Outcome => ({ kind: 'failed', reason });
const causeOf = (err: unknown): string => {
  if (!(err instanceof Error)) return String(err);
  return err.cause instanceof Error ? `${err.message}: ${err.cause.message}` : err.message;
};

/** One witness: what it knows of this log, and one request to it at a time. */
export class Lane {
  private known: number | undefined;
  private cosignedAt: number | undefined;
  private last: { readonly note: string; readonly signature: NoteSignature } | undefined;
  private failure: string | undefined;
  private found: ConflictingWitness | undefined;
  private failures = 0;
  private retryAt = 0;
  private isBusy = false;
  private waiting: { readonly job: Job; readonly answer: (outcome: Outcome) => void } | undefined;
  private readonly verifier: Verifier;

  constructor(private readonly options: LaneOptions) {
    this.verifier = verifierOf(options.witness.key);
  }

  get name(): string {
    return this.options.witness.name;
  }

  get conflict(): ConflictingWitness | undefined {
    return this.found;
  }

  status(): WitnessStatus {
    return {
      name: this.name, size: this.known, at: this.cosignedAt === undefined ? undefined : new Date(this.cosignedAt), failure: this.trouble,
    };
  }

  /** Asks when the request before is answered. Of several that wait only the newest is asked, for it says all that the others do. */
  ask(job: Job): Promise<Outcome> {
    this.waiting?.answer(failed('a newer checkpoint took its place'));
    return new Promise((answer) => {
      this.waiting = { job, answer };
      if (!this.isBusy) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    for (let next = this.waiting; next !== undefined; next = this.waiting) {
      this.waiting = undefined;
      next.answer(await this.attempt(next.job));
    }
    this.isBusy = false;
  }

  private async attempt(job: Job): Promise<Outcome> {
    const now = Date.now();
    if (this.last?.note === job.note && now - (this.cosignedAt ?? 0) < FRESH_MS) return { kind: 'cosigned', signature: this.last.signature };
    if (now < this.retryAt) return failed(this.failure ?? 'it failed just now');
    const outcome = await this.cosign(job).catch((err: unknown) => failed(causeOf(err)));
    this.remember(job, outcome);
    return outcome;
  }

  private remember(job: Job, outcome: Outcome): void {
    const before = this.trouble;
    const isFailed = outcome.kind === 'failed';
    this.found = outcome.kind === 'conflict' ? outcome.conflict : undefined;
    this.failure = isFailed ? outcome.reason : undefined;
    this.failures = isFailed ? this.failures + 1 : 0;
    this.retryAt = isFailed ? Date.now() + Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** (this.failures - 1)) : 0;
    if (outcome.kind === 'cosigned') [this.known, this.cosignedAt, this.last] = [job.size, Date.now(), { note: job.note, signature: outcome.signature }];
    if (this.trouble !== before) this.tell(job.size);
  }

  private get trouble(): string | undefined {
    return this.found?.reason ?? this.failure;
  }

  /** Says what has changed, once. */
  private tell(size: number): void {
    const { logger } = this.options;
    const fields = { witness: this.name, size, ...(this.trouble === undefined ? {} : { reason: this.trouble }) };
    if (this.trouble === undefined) logger.info(fields, 'a witness cosigns again');
    else logger.warn(fields, this.found === undefined ? 'a witness does not cosign' : 'a witness has seen another history of this log');
  }

  /** Asks from the size that the witness is thought to know, and again from the size that it names. */
  private async cosign(job: Job): Promise<Outcome> {
    let oldSize = Math.min(this.known ?? 0, job.size);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const next = await this.exchange(job, oldSize);
      if (typeof next !== 'number') return next;
      oldSize = next;
    }
    return failed('it names another size each time');
  }

  /** One request: how it ended, or the size from which to ask again. */
  private async exchange(job: Job, oldSize: number): Promise<Outcome | number> {
    const proof = oldSize === 0 || oldSize === job.size ? [] : await job.consistency(oldSize);
    const { status, body } = await postCheckpoint(this.url, formatAddCheckpoint({ oldSize, proof, note: job.note }), this.patience());
    if (status === 200) return this.accept(job, body);
    if (status !== 409 && status !== 422) return failed(`it answered ${status}: ${body.slice(0, 200).trim()}`);
    const named = status === 409 ? readTlogSize(body) : undefined;
    return named !== undefined && named !== oldSize && named <= job.size ? named : this.examine(job, oldSize, status);
  }

  private get url(): string {
    return this.options.witness.url ?? '';
  }

  private patience(): AbortSignal {
    return AbortSignal.any([this.options.signal, AbortSignal.timeout(this.options.exchangeMs)]);
  }

  /** A signature counts once it verifies: by this witness's key, over this checkpoint, at a time that can be. */
  private accept({ note }: Job, body: string): Outcome {
    const read = readCosignatures(note, body, this.verifier);
    if (!read.ok) return failed(`its answer is not a cosignature: ${read.reason}`);
    const [signature] = read.value;
    if (signature === undefined) return failed('its answer has no cosignature');
    const skew = Number(cosignatureTime(signature.bytes)) - Date.now() / 1000;
    if (Math.abs(skew) > CLOCK_SKEW_S_MAX) return failed(`its clock is ${Math.round(skew)} seconds away from ours`);
    return { kind: 'cosigned', signature };
  }

  /**
   * A refusal alone proves nothing, for a witness may lie. What convicts this log is a checkpoint that its own key signed
   * and that the tree in hand does not extend, or does not reach; the witness shows it at its monitoring endpoint, or it
   * is the witness that failed. A smaller checkpoint that is extended is where to go on from.
   */
  private async examine(job: Job, askedFrom: number, status: number): Promise<Outcome | number> {
    const shown = await getCheckpoint(this.url, job.checkpoint.origin, this.patience());
    const opened = shown === undefined ? undefined : openCheckpoint(shown, this.options.logVerifiers);
    if (opened === undefined || !opened.ok) return failed(`it answered ${status} and shows nothing signed by this log that would explain it`);
    const seen = opened.value;
    if (seen.origin !== job.checkpoint.origin) return failed(`it shows a checkpoint of ${seen.origin}`);
    const conflict = (reason: string): Outcome => ({ kind: 'conflict', conflict: { witness: this.name, reason, size: seen.size } });
    if (seen.size > job.size) return conflict(`this log signed a tree of ${seen.size} entries, and this one has ${job.size}`);
    if (!await this.isExtended(seen, job)) return conflict(`this log signed another tree of ${seen.size} entries`);
    return seen.size === askedFrom ? failed(`it answered ${status} to what extends the checkpoint that it shows`) : seen.size;
  }

  private async isExtended(seen: SignedCheckpoint, { checkpoint, size, consistency }: Job): Promise<boolean> {
    if (seen.size === 0) return true;
    if (seen.size === size) return sameBytes(seen.root, checkpoint.root);
    const proof = await consistency(seen.size);
    return verifyConsistency({ oldSize: BigInt(seen.size), newSize: BigInt(size), oldRoot: seen.root, newRoot: checkpoint.root, proof }).ok;
  }

  /** What the witness shows of a log now, as far as this log's key signed it. */
  async seen(origin: string): Promise<string | undefined> {
    const note = await getCheckpoint(this.url, origin, this.patience());
    return note !== undefined && openCheckpoint(note, this.options.logVerifiers).ok ? note : undefined;
  }
}
