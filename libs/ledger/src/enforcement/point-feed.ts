import { idOf, uuidOf, type Id } from '#core/exchange';
import type { Bell } from '../bell.js';
import type { Queryable } from '../commit/loaded.js';

export const SIGNALS_MAX = 500;
const AWAITING_MAX = 500;
/** Other processes than the follower's own are not rung: they look again. */
const POLL_MS = 200;

/** One snapshot: what is told and how far the follower has come belong together. Without a place to go on from there are no signals. */
const HEARD = `select coalesce((select next_index from follower where exchange = $1 and name = 'signals'), 0) as next, (select size from log_head where exchange = $1) as size,
  coalesce((select jsonb_agg(jsonb_build_object('index', idx, 'type', type, 'subject', subject) order by idx)
    from (select idx, type, subject from enforcer_signal where exchange = $1 and enforcer = $2 and idx >= $4 order by idx limit ${SIGNALS_MAX}) as s), '[]') as items,
  array(select id::text from aggregate where kind = 'grant' and exchange = $1 and status = 'REVOKING' and state -> 'awaiting' ? $3 order by id limit ${AWAITING_MAX}) as awaiting`;

/** Points whose last answer is remembered; any other is told at once what it may know already. */
const TOLD_MAX = 1_024;
/** Beyond every entry. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

/** Something that a point has to hear of: what has changed, by which entry. */
export interface Signal { readonly index: number; readonly type: string; readonly subject: string }
/** What a point reads at once. */
export interface Heard {
  readonly items: readonly Signal[];
  /** Where to go on: everything below it has been looked at. */
  readonly next: number;
  /** How many entries there are: who is told `next` less than it was told `size` before hears too late. */
  readonly size: number;
  /** The grants whose revocation waits for this point, which acknowledges each once nothing passes any more. */
  readonly awaiting: readonly Id<'grant'>[];
}

interface HeardRow { readonly next: string; readonly size: string; readonly items: readonly Signal[]; readonly awaiting: readonly string[] }

/**
 * What each point has to hear of, read by the point itself; a long poll waits until there is something: a signal, or a revocation that
 * this process has not told it of, which is known before its signal.
 */
export class PointFeed {
  /** The revocations that each point was told of last, the points that were heard longest ago first. */
  private readonly told = new Map<Id<'enforcer'>, readonly string[]>();

  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number; readonly bell: Bell }) {}

  /** From `after` on; from now on where it is left out. Waits at most `waitMs` for something new. */
  async hear(enforcer: Id<'enforcer'>, { after, waitMs, signal }: { readonly after: number | undefined; readonly waitMs: number; readonly signal: AbortSignal }): Promise<Heard> {
    const { bell } = this.options;
    const until = performance.now() + waitMs;
    const known = this.told.get(enforcer) ?? [];
    for (;;) {
      const rung = bell.rings;
      const heard = await this.read(enforcer, after);
      const restMs = until - performance.now();
      const isNews = heard.items.length > 0 || heard.awaiting.some((grant) => !known.includes(grant));
      if (isNews || after === undefined || restMs <= 0 || signal.aborted) return this.telling(enforcer, heard);
      await bell.wait(Math.min(POLL_MS, restMs), signal, rung);
    }
  }

  private telling(enforcer: Id<'enforcer'>, heard: Heard): Heard {
    this.told.delete(enforcer);
    this.told.set(enforcer, heard.awaiting);
    const [longestAgo] = this.told.keys();
    if (this.told.size > TOLD_MAX && longestAgo !== undefined) this.told.delete(longestAgo);
    return heard;
  }

  private async read(enforcer: Id<'enforcer'>, after: number | undefined): Promise<Heard> {
    const { pool, exchange } = this.options;
    const { rows: [row] } = await pool.query({ name: 'heard', text: HEARD, values: [exchange, uuidOf(enforcer), enforcer, after ?? NOWHERE] });
    const { next: followedTo, size, items, awaiting } = row as unknown as HeardRow;
    const last = items.at(-1);
    const next = items.length === SIGNALS_MAX && last !== undefined ? last.index + 1 : Math.max(Number(followedTo), (last?.index ?? -1) + 1, after ?? 0);
    return { items, next, size: Number(size), awaiting: awaiting.map((id) => idOf('grant', id)) };
  }
}
