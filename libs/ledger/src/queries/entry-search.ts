import type pg from 'pg';
import { endOfShanghaiDay, startOfShanghaiDay, uuidOf, type Id } from '#core/exchange';
import { entryOf } from '../commit/read-entries.js';
import type { Order } from './order.js';
import type { CommittedEntry } from '../commit/submission.js';

/** Entries that one page of a search looks through, at most: what is asked for may be rare among millions. */
export const SEARCH_MAX = 5_000;

/** What is looked for; all that is stated must hold. */
export interface EntrySearch {
  /** Each is a party of the entry. */
  readonly parties: readonly Id<'participant'>[];
  readonly stream?: Id | undefined;
  readonly type?: string | undefined;
  /** Text that the entry's bytes hold: an id, an article, a digest. */
  readonly mentions?: string | undefined;
  /** First and last day (Asia/Shanghai). */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Where the page begins; left out, at the end of the ledger that the order begins with. */
  readonly from?: number | undefined;
  readonly order?: Order | undefined;
  readonly limit: number;
}

/** `next` is null at the end only: a page may be empty before that. */
export interface FoundEntries { readonly entries: CommittedEntry[]; readonly next: number | null }

/** A condition with its parameters, from $8 on. */
interface Narrowed { readonly text: string; readonly values: readonly string[] }

/** The entries of one aggregate are few, so their bytes say who is a party; for all others the index of parties does, which follows the ledger. */
const ofStream = (stream: Id, parties: readonly Id[]): Narrowed => ({
  text: ['and e.stream = $8 ', ...parties.map((_, i) => `and convert_from(e.body, 'UTF8')::jsonb -> 'parties' ? $${i + 9} `)].join(''),
  values: [uuidOf(stream), ...parties],
});
const ofParties = (parties: readonly Id[]): Narrowed => ({
  text: parties.map((_, i) => `and exists (select from entry_party p where p.exchange = $1 and p.party = $${i + 8} and p.idx = e.idx) `).join(''),
  values: parties.map(uuidOf),
});

/** Which way a page goes, and where it may begin: at the last run whose entries are all earlier than the days that are asked for, or later, however long the ledger is. */
const WAYS = {
  oldest: { by: 'asc', against: 'desc', start: 'greatest($2::bigint, coalesce((select size from moment where exchange = $1 and at < $6 order by at desc, size desc limit 1), 0))', within: '>=', last: 'max', over: '>= $7', step: 1, from: '0' },
  newest: { by: 'desc', against: 'asc', start: 'least($2::bigint, coalesce((select size from moment where exchange = $1 and at >= $7 order by at, size limit 1), $2::bigint))', within: '<=', last: 'min', over: '< $6', step: -1, from: '9223372036854775807' },
} as const;

const textOf = (order: Order, narrowed: string, seenMax: number): string => {
  const { by, against, start, within, last, over } = WAYS[order];
  return `
with start as (select ${start} as idx),
  seen as materialized (select e.idx, e.type, e.at, e.body from entry e where e.exchange = $1 and e.idx ${within} (select idx from start) ${narrowed}order by e.idx ${by} limit ${seenMax}),
  hit as (
    select idx from seen where ($4::text is null or type = $4) and ($5::text is null or position($5 in convert_from(body, 'UTF8')) > 0) and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
    order by idx ${by} limit $3)
select (select ${last}(idx) from seen) as last, (select count(*)::int from seen) as count, (select at from seen order by idx ${against} limit 1) ${over} as over, array(select idx from hit order by idx)::text[] as hits`;
};

/** One page of a search through the ledger, in the order of the entries or against it. */
export async function searchEntries(pool: pg.Pool, exchange: number, { parties, stream, type, mentions, since, until, from, order = 'oldest', limit }: EntrySearch): Promise<FoundEntries> {
  const narrowed = stream === undefined ? ofParties(parties) : ofStream(stream, parties);
  const days = [since === undefined ? null : new Date(startOfShanghaiDay(since)), until === undefined ? null : new Date(endOfShanghaiDay(until))];
  const seenMax = [type, mentions, since, until].some((one) => one !== undefined) ? SEARCH_MAX : limit;
  const way = WAYS[order];
  const values = [exchange, from ?? way.from, limit, type ?? null, mentions ?? null, ...days, ...narrowed.values];
  const { rows: [found] } = await pool.query<{ last: string | null; count: number; over: boolean | null; hits: string[] }>(textOf(order, narrowed.text, seenMax), values);
  if (found === undefined) return { entries: [], next: null };
  const { rows } = await pool.query<Parameters<typeof entryOf>[0]>(`select idx, stream::text, version, type, body, leaf from entry where exchange = $1 and idx = any($2::bigint[]) order by idx ${way.by}`, [exchange, found.hits]);
  const entries = rows.map(entryOf);
  return { entries, next: nextOf(entries, found, { limit, seenMax, step: way.step }) };
}

/** Where the next page begins: after the last that was found, or, where the page is not full, after the last that was looked at. */
function nextOf(entries: readonly CommittedEntry[], { last, count, over }: { readonly last: string | null; readonly count: number; readonly over: boolean | null }, { limit, seenMax, step }: { readonly limit: number; readonly seenMax: number; readonly step: 1 | -1 }): number | null {
  const end = entries.at(-1);
  const isFull = end !== undefined && entries.length === limit;
  if (!isFull && (count < seenMax || over === true)) return null;
  const next = (isFull ? end.index : Number(last)) + step;
  return next < 0 ? null : next;
}
