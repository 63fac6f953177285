import type pg from 'pg';
import { Refusal, isWithin, type Moment } from '#core/exchange';
import type { Advance } from '../followers/follower.js';

const RUN = 256;
const ENTRIES_MAX = 16 * RUN;
/** How far behind the follower may be before a time is not looked for: each step reads a run of entries. */
const STEPS_MAX = 64;

/** Keeps the latest time below the end of every full run; an entry that claims to be earlier than those before it lowers none. */
const KEEP_MOMENTS = `
with seen as (select idx, at from entry where exchange = $1 and idx >= $2::bigint / ${RUN} * ${RUN} order by idx limit $3),
  run as (select (idx / ${RUN} + 1) * ${RUN} as size, max(at) as at from seen group by 1 having count(*) = ${RUN}),
  before as (select at from moment where exchange = $1 and size <= $2::bigint / ${RUN} * ${RUN} order by size desc limit 1),
  kept as (
    insert into moment (exchange, size, at) select $1, size, greatest(max(at) over (order by size), (select at from before)) from run
    on conflict do nothing)
select max(idx) + 1 as next from seen`;

/** Follows the ledger with the times of its entries. */
export function momentKeeper(exchange: number): Advance {
  return async (client, from) => {
    const { rows } = await client.query<{ next: string | null }>({ name: 'moments', text: KEEP_MOMENTS, values: [exchange, from, ENTRIES_MAX] });
    return Math.max(from, Number(rows[0]?.next ?? from));
  };
}

const RUN_BEFORE = 'select size from moment where exchange = $1 and at <= $2 order by at desc, size desc limit 1';
const TIMES = 'select idx, at from entry where exchange = $1 and idx >= $2 order by idx limit $3';

/** An entry with the time that it states. */
export interface Timed {
  readonly index: number;
  readonly at: string;
}
/** The prefix of the ledger that a moment means, with the entries on either side of the cut. */
export interface Cut {
  readonly size: number;
  readonly last: Timed | null;
  readonly next: Timed | null;
}

/** Finds the prefix that a moment means. It depends on the entries alone, so anybody who has them finds the same. */
export class Moments {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async cut(moment: Moment): Promise<Cut> {
    let from = moment.kind === 'index' ? moment.index : await this.runBefore(moment.until);
    let last = (await this.times(from - 1, 1))[0] ?? null;
    for (let step = 0; step < STEPS_MAX; step++) {
      const run = await this.times(from, RUN);
      const next = run.find((entry) => !isWithin(moment, entry)) ?? null;
      last = (next === null ? run : run.filter(({ index }) => index < next.index)).at(-1) ?? last;
      if (next !== null || run.length < RUN) return { size: last === null ? 0 : last.index + 1, last, next };
      from += RUN;
    }
    throw new Refusal('unavailable', 'The times of the entries are still being indexed; try again shortly.', { retryAfterSeconds: 1 });
  }

  private async runBefore(until: string): Promise<number> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ size: string }>({ name: 'run-before', text: RUN_BEFORE, values: [exchange, until] });
    return Number(rows[0]?.size ?? 0);
  }

  private async times(from: number, count: number): Promise<Timed[]> {
    if (from < 0) return [];
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ idx: string; at: Date }>({ name: 'entry-times', text: TIMES, values: [exchange, from, count] });
    return rows.map(({ idx, at }) => ({ index: Number(idx), at: at.toISOString() }));
  }
}
