import {
  cosignatureTime, formatAddCheckpoint, openCheckpoint, readCosignatures, readTlogSize, sameBytes, textOfNote, verifyConsistency, verifierOf,
  type NoteSignature, type PolicyWitness, type Result, type SignedCheckpoint, type Verifier,
} from '#core/tlog';
import { getCheckpoint, postCheckpoint } from './http.js';

export interface WitnessesLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
/** A checkpoint that this log has signed and wants cosigned. */
export interface Cosignable {
  readonly size: number;
  /** The signed checkpoint; it may carry cosignatures already. */
  readonly note: string;
  /** The proof that its tree extends the one of `oldSize`, which is above 0 and below its size. */
  readonly consistency: (oldSize: number) => Promise<readonly Uint8Array[]>;
}
export interface CosignRequest extends Cosignable {
  /** How long the caller waits for the quorum; who is slower goes on without it. */
  readonly timeoutMs: number;
}
/** How a witness is doing, for operators: what it cosigned last and when (RFC 3339), and what is wrong if something is. */
export interface WitnessStatus {
  readonly name: string;
  readonly size: number | null;
  readonly at: string | null;
  readonly failure: string | null;
}
/** A witness that has shown a checkpoint signed by this log's own key which this log's tree does not explain. */
export interface ConflictingWitness {
  readonly witness: string;
  readonly reason: string;
  readonly size?: number;
}
/** A request opened: the checkpoint in it. `isOver` once its caller has its answer, from when on no proof may be asked of it. */
export interface Job extends Cosignable {
  readonly checkpoint: SignedCheckpoint;
  isOver: boolean;
}
/** A cosignature that verified, by the name that the policy gives its witness. */
export interface Gained {
  readonly witness: string;
  readonly signature: NoteSignature;
}
export type Outcome =
  | { readonly kind: 'cosigned'; readonly gained: readonly Gained[] }
  | { readonly kind: 'conflict'; readonly conflict: ConflictingWitness }
  | { readonly kind: 'failed'; readonly reason: string };

export interface LaneOptions {
  /** Where the witness is asked. */
  readonly url: string;
  /** The keys with which it cosigns, each a witness in the policy. */
  readonly keys: readonly PolicyWitness[];
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

/** The caller has its answer and the witness needs a proof: the next request brings it. Nobody's fault. */
const PUT_OFF = 'the proof that it asks for comes with the next checkpoint';

const failed = (reason: string): Outcome => ({ kind: 'failed', reason });
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
/** Fetch says "fetch failed" and keeps the reason in the cause, of which an attempt at several addresses has only the code. */
function causeOf(err: unknown): string {
  if (!isRecord(err)) return String(err);
  if (isRecord(err['cause'])) return causeOf(err['cause']);
  return [err['message'], err['code']].filter((part) => typeof part === 'string' && part !== '').join(' ') || 'it failed without a reason';
}

/** One witness at one address: what it knows of this log, and one request to it at a time, for all its keys. */
export class Lane {
  private known: number | undefined;
  private cosignedAt: number | undefined;
  private last: { readonly text: string; readonly gained: readonly Gained[] } | undefined;
  /** Keys of which the last answer had no cosignature that counts. */
  private missing: ReadonlyMap<string, string> = new Map();
  private failure: string | undefined;
  private found: ConflictingWitness | undefined;
  private failures = 0;
  private retryAt = 0;
  private isBusy = false;
  private waiting: { readonly job: Job; readonly answer: (outcome: Outcome) => void } | undefined;

  constructor(private readonly options: LaneOptions) {}

  get names(): readonly string[] {
    return this.options.keys.map(({ name }) => name);
  }

  /** The name by which the witness is spoken of where it is not about one of its keys. */
  private get name(): string {
    return this.names[0] ?? this.options.url;
  }

  get conflict(): ConflictingWitness | undefined {
    return this.found;
  }

  status(): readonly WitnessStatus[] {
    const at = this.cosignedAt === undefined ? null : new Date(this.cosignedAt).toISOString();
    return this.names.map((name) => ({ name, size: this.known ?? null, at, failure: this.trouble ?? this.missing.get(name) ?? null }));
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
    if (this.last?.text === textOfNote(job.note) && now - (this.cosignedAt ?? 0) < FRESH_MS) return { kind: 'cosigned', gained: this.last.gained };
    if (now < this.retryAt) return failed(this.failure ?? 'it failed just now');
    const outcome = await this.cosign(job).catch((err: unknown) => failed(causeOf(err)));
    if (outcome.kind !== 'failed' || outcome.reason !== PUT_OFF) this.remember(job, outcome);
    return outcome;
  }

  private remember(job: Job, outcome: Outcome): void {
    const before = this.trouble;
    const isFailed = outcome.kind === 'failed';
    this.found = outcome.kind === 'conflict' ? outcome.conflict : undefined;
    this.failure = isFailed ? outcome.reason : undefined;
    this.failures = isFailed ? this.failures + 1 : 0;
    this.retryAt = isFailed ? Date.now() + Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** (this.failures - 1)) : 0;
    if (outcome.kind === 'cosigned') [this.known, this.cosignedAt, this.last] = [job.size, Date.now(), { text: textOfNote(job.note), gained: outcome.gained }];
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
    const isProofless = oldSize === 0 || oldSize === job.size;
    if (job.isOver && !isProofless) return failed(PUT_OFF);
    const proof = isProofless ? [] : await job.consistency(oldSize);
    const { status, body } = await postCheckpoint(this.options.url, formatAddCheckpoint({ oldSize, proof, note: job.note }), this.patience());
    if (status === 200) return this.accept(job, body);
    if (status !== 409 && status !== 422) return failed(`it answered ${status}: ${body.slice(0, 200).trim()}`);
    const named = status === 409 ? readTlogSize(body) : undefined;
    if (named === undefined || named === oldSize || named > job.size) return this.examine(job, oldSize, status);
    this.known = named;
    return named;
  }

  private patience(): AbortSignal {
    return AbortSignal.any([this.options.signal, AbortSignal.timeout(this.options.exchangeMs)]);
  }

  private accept({ note }: Job, body: string): Outcome {
    const read = this.options.keys.map((key) => ({ name: key.name, ...cosignatureIn(body, note, key) }));
    this.missing = new Map(read.flatMap((one) => (one.ok ? [] : [[one.name, one.reason] as const])));
    const gained = read.flatMap((one) => (one.ok ? [{ witness: one.name, signature: one.value }] : []));
    return gained.length > 0 ? { kind: 'cosigned', gained } : failed([...this.missing.values()][0] ?? 'its answer has no cosignature');
  }

  /**
   * A refusal alone proves nothing, for a witness may lie. What convicts this log is a checkpoint that its own key signed
   * and that the tree in hand does not extend, or does not reach; the witness shows it at its monitoring endpoint, or it
   * is the witness that failed. A smaller checkpoint that is extended is where to go on from.
   */
  private async examine(job: Job, askedFrom: number, status: number): Promise<Outcome | number> {
    const shown = await getCheckpoint(this.options.url, job.checkpoint.origin, this.patience());
    const opened = shown === undefined ? undefined : openCheckpoint(shown, this.options.logVerifiers);
    if (opened === undefined || !opened.ok) return failed(`it answered ${status} and shows nothing signed by this log that would explain it`);
    const seen = opened.value;
    if (seen.origin !== job.checkpoint.origin) return failed(`it shows a checkpoint of ${seen.origin}`);
    const conflict = (reason: string): Outcome => ({ kind: 'conflict', conflict: { witness: this.name, reason, size: seen.size } });
    if (seen.size > job.size) return conflict(`this log signed a tree of ${seen.size} entries, and this one has ${job.size}`);
    if (job.isOver && seen.size > 0 && seen.size < job.size) return failed(PUT_OFF);
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
    const note = await getCheckpoint(this.options.url, origin, this.patience());
    return note !== undefined && openCheckpoint(note, this.options.logVerifiers).ok ? note : undefined;
  }
}

/** A signature counts once it verifies: by this key, over this checkpoint, at a time that can be. */
function cosignatureIn(body: string, note: string, { key }: PolicyWitness): Result<NoteSignature> {
  const read = readCosignatures(note, body, verifierOf(key));
  const [signature] = read.ok ? read.value : [];
  if (signature === undefined) return { ok: false, reason: `its answer has no cosignature: ${read.ok ? '' : read.reason}` };
  const skew = Number(cosignatureTime(signature.bytes)) - Date.now() / 1000;
  return Math.abs(skew) > CLOCK_SKEW_S_MAX ? { ok: false, reason: `its clock is ${Math.round(skew)} seconds away from ours` } : { ok: true, value: signature };
}
