import { DENIED, idOf, introspect, uuidOf, type Grant, type Id, type Introspection, type KindOf, type StateOf, type View } from '#core/exchange';
import type { Bell } from '../bell.js';
import { Snapshot, type Queryable } from '../commit/loaded.js';
import type { CommittedEntry } from '../commit/submission.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { Task } from '../task.js';

/** Grants that are held in memory at most, the longest unasked first to go. */
const GRANTS_KEPT = 20_000;
/** What is held in memory answers while the ledger was followed so recently; then it is followed first. */
export const STALE_MS_MAX = 250;
const POLL_MS = 100;
const ENTRIES_MAX = 2_000;
const LOAD_ROUNDS_MAX = 8;

const GRANT_OF_KEY = 'select grant_id::text as id from access_key where exchange = $1 and sha256 = $2';
const STREAMS = 'select idx, stream::text from entry where exchange = $1 and idx >= $2 order by idx limit $3';

/** Who asks: a registered point, or the vendor itself. */
export interface AskingPoint { readonly org: Id<'participant'>; readonly enforcer: Id<'enforcer'> | null }

/**
 * A grant with everything that its use hangs on, in one snapshot: whatever the judgement looked at when it was gathered. It `looksFurther`
 * once it has looked at more, without any entry: a term has begun, and what it rests on comes into question.
 */
interface Kept { readonly grant: Grant; readonly view: View; readonly subjects: readonly string[]; readonly looksFurther: () => boolean }
/** A grant that is being loaded; what is committed meanwhile makes what is found too old to be kept. */
interface Loading { readonly touched: Set<string> }

/**
 * Answers at once what a credential opens: grants that were asked for are held in memory, each until an entry touches anything
 * that its answer rests on. This process's own commits are known before whoever made them has the answer; those of others by
 * following the index. Where that lags, all who ask wait for the same look at it, so that a busy process is not made busier by
 * reading every grant again: an answer is at most `STALE_MS_MAX` old, or from a look that began after the question came.
 */
export class Introspector extends Task {
  /** By the digest of the credential, in the order of use. */
  private readonly kept = new Map<string, Kept>();
  /** The credentials whose answers rest on an aggregate. */
  private readonly restingOn = new Map<string, Set<string>>();
  private readonly loading = new Set<Loading>();
  private next: number | undefined;
  private followedAt = Number.NEGATIVE_INFINITY;
  private following: Promise<boolean> | undefined;

  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number; readonly bell: Bell; readonly logger: Logger; readonly now: () => Date }) {
    super();
  }

  /**
   * What the credential of a digest opens for whoever asks; a point is told of its own grants only. The first question begins to follow
   * the ledger: a process that is never asked has nothing to do.
   */
  async introspect(credentialSha256: string, asking: AskingPoint): Promise<Introspection> {
    this.start();
    const isFollowed = !this.lags() || await this.isCaughtUp();
    const held = isFollowed ? this.held(credentialSha256) : undefined;
    const known = held === undefined ? undefined : this.judged(held, asking);
    if (known !== undefined) return known;
    const found = await this.load(credentialSha256);
    return (found === undefined ? undefined : this.judged(found, asking)) ?? DENIED;
  }

  /** What a grant opens for whoever asks; undefined where that takes more than was gathered. */
  private judged({ grant, view, looksFurther }: Kept, asking: AskingPoint): Introspection | undefined {
    if (!mayAsk(grant, asking)) return DENIED;
    try {
      const answer = introspect(view, grant, { at: this.options.now().toISOString(), point: asking.enforcer });
      return looksFurther() ? undefined : answer;
    } catch (err) {
      if (looksFurther()) return undefined;
      throw err;
    }
  }

  /** What was committed touches what rests on it. */
  readonly forget = (entries: readonly Pick<CommittedEntry, 'stream'>[]): void => {
    for (const { stream } of entries) this.touch(uuidOf(stream));
  };

  private touch(uuid: string): void {
    for (const { touched } of this.loading) touched.add(uuid);
    for (const key of this.restingOn.get(uuid) ?? []) this.drop(key);
  }

  private lags(): boolean {
    return performance.now() - this.followedAt > STALE_MS_MAX;
  }

  /** A look that was under way may be older than the question; the one after it is not. */
  private async isCaughtUp(): Promise<boolean> {
    try {
      return await this.followed() && (!this.lags() || await this.followed());
    } catch {
      return false; // Whoever follows without end tells of it.
    }
  }

  /** The look that is under way, or a new one. */
  private followed(): Promise<boolean> {
    this.following ??= this.follow().finally(() => { this.following = undefined; });
    return this.following;
  }

  private held(key: string): Kept | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found;
  }

  private async load(key: string): Promise<Kept | undefined> {
    const { pool, exchange } = this.options;
    const loading: Loading = { touched: new Set() };
    this.loading.add(loading);
    try {
      const { rows: [row] } = await pool.query({ name: 'grant-of-key', text: GRANT_OF_KEY, values: [exchange, Buffer.from(key, 'hex')] });
      if (row === undefined) return undefined;
      const found = await this.gather(idOf('grant', String(row['id'])));
      if (found !== undefined && found.subjects.every((uuid) => !loading.touched.has(uuid))) this.keep(key, found);
      return found;
    } finally {
      this.loading.delete(loading);
    }
  }

  /** Loads the grant and whatever its judgement looks at, all of it in one snapshot at the end. */
  private async gather(id: Id<'grant'>): Promise<Kept | undefined> {
    const { pool, exchange, now } = this.options;
    const asked = new Set<Id>([id]);
    for (let round = 0; round < LOAD_ROUNDS_MAX; round++) {
      const snapshot = new Snapshot(exchange);
      await snapshot.load(pool, [...asked], []);
      const sizeBefore = asked.size;
      const view: View = {
        get: <I extends Id>(one: I) => {
          asked.add(one);
          return (snapshot.has(one) ? snapshot.get(one).state : undefined) as StateOf<KindOf<I>> | undefined;
        },
        foresee: (ids) => { for (const one of ids) asked.add(one); },
      };
      const grant = view.get(id);
      if (grant === undefined) return undefined;
      view.foresee([grant.product, grant.vendor, grant.buyer]);
      lookAt(view, grant, now());
      if (asked.size === sizeBefore) return { grant, view, subjects: [...asked].map(uuidOf), looksFurther: () => asked.size > sizeBefore };
    }
    throw new Error(`${id} rests on more than ${LOAD_ROUNDS_MAX} rounds of others`);
  }

  private keep(key: string, found: Kept): void {
    this.drop(key);
    this.kept.set(key, found);
    for (const uuid of found.subjects) this.restingOn.set(uuid, (this.restingOn.get(uuid) ?? new Set()).add(key));
    const [oldest] = this.kept.keys();
    if (this.kept.size > GRANTS_KEPT && oldest !== undefined) this.drop(oldest);
  }

  private drop(key: string): void {
    const found = this.kept.get(key);
    if (found === undefined) return;
    this.kept.delete(key);
    for (const uuid of found.subjects) {
      const keys = this.restingOn.get(uuid);
      keys?.delete(key);
      if (keys?.size === 0) this.restingOn.delete(uuid);
    }
  }

  /** Looks at what others have written since; nothing is held by a process that cannot. */
  private async follow(): Promise<boolean> {
    const { pool, exchange } = this.options;
    const begunAt = performance.now();
    if (this.next === undefined) {
      const { rows: [head] } = await pool.query({ name: 'size', text: 'select size from log_head where exchange = $1', values: [exchange] });
      this.next = Number(head?.['size'] ?? 0);
      this.clear();
    }
    const { rows } = await pool.query({ name: 'streams', text: STREAMS, values: [exchange, this.next, ENTRIES_MAX] });
    for (const { stream } of rows) this.touch(String(stream));
    this.next += rows.length;
    const isCaughtUp = rows.length < ENTRIES_MAX;
    if (isCaughtUp) this.followedAt = begunAt;
    return isCaughtUp;
  }

  private clear(): void {
    this.kept.clear();
    this.restingOn.clear();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { bell, logger } = this.options;
    while (!signal.aborted) {
      const heard = bell.rings;
      try {
        if (await this.followed()) await bell.wait(POLL_MS, signal, heard);
      } catch (err) {
        logger.warn({ err }, 'the introspector cannot follow the ledger and answers from the database');
        await pause(POLL_MS, signal);
      }
    }
  }
}

/** Finds out what a judgement asks for. What it stumbles over is not loaded yet, or stumbled over again when the answer is made. */
function lookAt(view: View, grant: Grant, now: Date): void {
  try {
    introspect(view, grant, { at: now.toISOString(), point: null });
  } catch {
    return;
  }
}

/** The vendor asks about its own grants, a point about those that are enforced at it. */
const mayAsk = ({ vendor, enforcementPoints }: Grant, { org, enforcer }: AskingPoint): boolean => (enforcer === null ? org === vendor : enforcementPoints.includes(enforcer));
