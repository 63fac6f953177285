import { createHash } from 'node:crypto';
import { Refused, type Exchange, type Feed, type Passing } from './exchange.js';
import { GrantMeter } from './grant-meter.js';

/** An answer of the exchange is used again so long, unless a signal makes it old before. */
const KEPT_MS_MAX = 5_000;
const KEPT_MAX = 10_000;

export interface WardenOptions {
  readonly exchange: Exchange;
  /** Nothing passes once the exchange was not heard for so long. */
  readonly deafMsMax: number;
  /** What is under way when a grant is revoked may go on so long before it is cut off. */
  readonly drainMs: number;
  readonly say: (message: string) => void;
}

/** Why a request does not pass: the status and a stable code. */
export interface Denial { readonly status: 401 | 403 | 503; readonly code: string; readonly detail: string }
/** A request that passes, until `end` is called, once. */
export interface Pass {
  readonly passing: Passing;
  readonly meter: GrantMeter;
  /** Called to cut the request off. */
  readonly onCut: (cut: () => void) => void;
  readonly end: () => void;
}

interface Kept { readonly passing: Passing; readonly untilMs: number }
/** What is under way under one grant. */
interface Guarded { readonly meter: GrantMeter; readonly cuts: Set<() => void>; readonly emptied: Set<() => void>; inFlight: number; isBlocked: boolean }

/** How long an allowance waits for those that it was used for. */
const IDLE_MS_MAX = 1_000;

const DEAF: Denial = { status: 503, code: 'exchange_not_heard', detail: 'The exchange cannot be heard at present; nothing passes until it is.' };
const INACTIVE: Denial = { status: 401, code: 'invalid_token', detail: 'The access key opens nothing here, or not any more.' };
const USED_UP: Denial = { status: 403, code: 'limit_exceeded', detail: 'The limits of the grant are used up.' };

/**
 * Decides what passes. Answers of the exchange are kept for a few seconds; a signal that names what they rest on ends them at once.
 * A grant whose revocation waits for this point is blocked first; it is acknowledged once nothing of it is under way any more.
 */
export class Warden {
  private readonly kept = new Map<string, Kept>();
  private readonly asking = new Set<Set<string>>();
  private readonly guarded = new Map<string, Guarded>();
  private readonly ending = new Set<string>();
  /** How long the log was at each poll that has not been caught up with. */
  private polls: { readonly size: number; readonly at: number }[] = [];
  private heardAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: WardenOptions) {}

  private hears(): boolean {
    return performance.now() - this.heardAt <= this.options.deafMsMax;
  }

  async admit(key: string): Promise<Pass | Denial> {
    if (!this.hears()) return DEAF;
    const passing = await this.passingOf(key);
    if (passing === undefined) return INACTIVE;
    const guarded = this.guard(passing);
    const isTaken = guarded.meter.takeNow({ count: 1 }) || await guarded.meter.enter();
    // Whatever came while waiting counts: from here to the mark in `inFlight` nothing is waited for.
    if (!this.hears()) return DEAF;
    if (guarded.isBlocked) return INACTIVE;
    return isTaken ? this.letIn(passing, guarded) : USED_UP;
  }

  /** What the exchange has told: what is old now, and what has to end. `askedAt` is when it was asked. */
  heed({ items, next, size, awaiting }: Feed, askedAt: number): void {
    for (const { subject } of items) this.forget(subject);
    for (const grant of awaiting) if (!this.ending.has(grant)) void this.end(grant);
    this.polls.push({ size, at: askedAt });
    const caughtUp = this.polls.filter((poll) => poll.size <= next).at(-1);
    this.polls = this.polls.filter((poll) => poll.size > next).slice(-64);
    if (caughtUp !== undefined) this.heardAt = Math.max(this.heardAt, caughtUp.at);
  }

  /** Reports what passed under every grant. */
  async report(): Promise<void> {
    for (const [grant, { meter }] of this.guarded) await meter.report().catch((err: unknown) => { this.complain(`the uses of ${grant} could not be reported`, err); });
  }

  /** Reports for the last time. */
  async close(): Promise<void> {
    for (const [grant, { meter }] of this.guarded) await meter.close().catch((err: unknown) => { this.complain(`the last uses of ${grant} could not be reported`, err); });
  }

  private letIn(passing: Passing, guarded: Guarded): Pass {
    guarded.inFlight += 1;
    let mine: (() => void) | undefined;
    let isOver = false;
    return {
      passing, meter: guarded.meter,
      onCut: (cut) => {
        mine = cut;
        guarded.cuts.add(cut);
      },
      end: () => {
        if (isOver) return;
        isOver = true;
        if (mine !== undefined) guarded.cuts.delete(mine);
        guarded.inFlight -= 1;
        if (guarded.inFlight === 0) for (const tell of guarded.emptied) tell();
      },
    };
  }

  private guard({ grant, limits }: Passing): Guarded {
    const known = this.guarded.get(grant);
    known?.meter.note(limits);
    if (known !== undefined) return known;
    const idle = (): Promise<void> => emptyOf(guarded, IDLE_MS_MAX);
    const guarded: Guarded = { meter: new GrantMeter({ exchange: this.options.exchange, grant, limits, idle }), cuts: new Set(), emptied: new Set(), inFlight: 0, isBlocked: this.ending.has(grant) };
    this.guarded.set(grant, guarded);
    return guarded;
  }

  private async passingOf(key: string): Promise<Passing | undefined> {
    const name = createHash('sha256').update(key).digest('hex');
    const kept = this.kept.get(name);
    if (kept !== undefined && kept.untilMs > Date.now()) return kept.passing;
    const touched = new Set<string>();
    this.asking.add(touched);
    try {
      const found = await this.options.exchange.introspect(key);
      if (!found.active) return undefined;
      // What a signal has made old while the answer was on its way is used for this request at most, and asked for again.
      if (!found.subjects.some((subject) => touched.has(subject))) this.keep(name, found);
      return found;
    } finally {
      this.asking.delete(touched);
    }
  }

  private keep(name: string, passing: Passing): void {
    this.kept.delete(name);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(name, { passing, untilMs: Math.min(Date.now() + KEPT_MS_MAX, passing.exp * 1000) });
  }

  private forget(subject: string): void {
    for (const touched of this.asking) touched.add(subject);
    for (const [name, { passing }] of this.kept) if (passing.subjects.includes(subject)) this.kept.delete(name);
  }

  /** Blocks a grant, waits until nothing of it is under way, reports its last uses, and only then acknowledges. */
  private async end(grant: string): Promise<void> {
    this.ending.add(grant);
    this.forget(grant);
    const guarded = this.guarded.get(grant);
    try {
      if (guarded !== undefined) {
        guarded.isBlocked = true;
        await this.drained(guarded);
        await guarded.meter.close();
      }
      await this.options.exchange.acknowledge(grant);
      this.guarded.delete(grant);
      this.options.say(`acknowledged the revocation of ${grant}`);
    } catch (err) {
      this.complain(`the revocation of ${grant} could not be acknowledged and is tried again`, err);
      // It is told again by the next answer that finds the exchange still waiting; what is blocked stays so.
      this.ending.delete(grant);
    }
  }

  private async drained(guarded: Guarded): Promise<void> {
    await emptyOf(guarded, this.options.drainMs);
    for (const cut of guarded.cuts) cut();
    await emptyOf(guarded);
  }

  private complain(what: string, err: unknown): void {
    this.options.say(`${what}: ${err instanceof Refused ? `${err.code}: ${err.message}` : err instanceof Error ? err.message : String(err)}`);
  }
}

/** Waits until nothing is under way, or for `msMax`. */
async function emptyOf(guarded: Guarded, msMax?: number): Promise<void> {
  if (guarded.inFlight === 0) return;
  await new Promise<void>((resolve) => {
    const timer = msMax === undefined ? undefined : setTimeout(tell, msMax);
    function tell(): void {
      clearTimeout(timer);
      guarded.emptied.delete(tell);
      resolve();
    }
    guarded.emptied.add(tell);
  });
}
