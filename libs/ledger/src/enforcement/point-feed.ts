import { idOf, uuidOf, type Id } from '#core/exchange';
import type { Bell } from '../bell.js';
import type { Queryable } from '../commit/loaded.js';

export const SIGNALS_MAX = 500;
const AWAITING_MAX = 500;
/** Other processes than the follower's own are not rung: they look again. */
const POLL_MS = 200;

const FOLLOWED = `select coalesce((select next_index from follower where exchange = $1 and name = 'signals'), 0) as next, (select size from log_head where exchange = $1) as size`;
const SIGNALS = `select idx, type, subject from enforcer_signal where exchange = $1 and enforcer = $2 and idx >= $3 order by idx limit ${SIGNALS_MAX}`;
const AWAITING = `select id::text from aggregate where kind = 'grant' and exchange = $1 and status = 'REVOKING' and state -> 'awaiting' ? $2 order by id limit ${AWAITING_MAX}`;

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

/** What each point has to hear of, read by the point itself; a long poll waits until there is something. */
export class PointFeed {
  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number; readonly bell: Bell }) {}

  /** From `after` on; from now on where it is left out. Waits at most `waitMs` for something new. */
  async hear(enforcer: Id<'enforcer'>, { after, waitMs, signal }: { readonly after: number | undefined; readonly waitMs: number; readonly signal: AbortSignal }): Promise<Heard> {
    const { bell } = this.options;
    const until = performance.now() + waitMs;
    for (;;) {
      const rung = bell.rings;
      const heard = await this.read(enforcer, after);
      const restMs = until - performance.now();
      if (heard.items.length > 0 || after === undefined || restMs <= 0 || signal.aborted) return heard;
      await bell.wait(Math.min(POLL_MS, restMs), signal, rung);
    }
  }

  /** The cursor first: what came after it is read the next time. */
  private async read(enforcer: Id<'enforcer'>, after: number | undefined): Promise<Heard> {
    const { pool, exchange } = this.options;
    const { rows: [followed] } = await pool.query({ name: 'signals-followed', text: FOLLOWED, values: [exchange] });
    const [followedTo, size] = [Number(followed?.['next']), Number(followed?.['size'])];
    const { rows } = after === undefined ? { rows: [] } : await pool.query({ name: 'signals', text: SIGNALS, values: [exchange, uuidOf(enforcer), after] });
    const items = (rows as unknown as { idx: string; type: string; subject: string }[]).map(({ idx, type, subject }) => ({ index: Number(idx), type, subject }));
    const last = items.at(-1);
    const next = items.length === SIGNALS_MAX && last !== undefined ? last.index + 1 : Math.max(followedTo, (last?.index ?? -1) + 1, after ?? 0);
    return { items, next, size, awaiting: await this.awaiting(enforcer) };
  }

  private async awaiting(enforcer: Id<'enforcer'>): Promise<Id<'grant'>[]> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query({ name: 'awaiting', text: AWAITING, values: [exchange, enforcer] });
    return rows.map(({ id }) => idOf('grant', String(id)));
  }
}
