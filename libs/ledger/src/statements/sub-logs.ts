import type pg from 'pg';
import { concernedBy, daysEndedBefore, endOfShanghaiDay, uuidOf, type Id } from '#core/exchange';
import { appendLeaves, EMPTY_FRONTIER, frontierFrom, HASH_BYTES, packFrontier, TILE_WIDTH, type TileHash } from '#core/tlog';
import type { Advance } from '../followers/follower.js';
import { closeDays, openDay } from './days.js';

/** The more entries at once, the more of them share a sub-log that is read and written once. */
const ENTRIES_MAX = 4_096;

/**
 * Indexes the entries of one day by their parties, and tells who they are; the bodies never leave the database, for reading
 * them all would cost what deciding them did. Where the first entry is of another day there is its time alone.
 */
const PAGE = `
with page as materialized (select idx, leaf, body, at from entry where exchange = $1 and idx >= $2 order by idx limit $3),
  seen as materialized (select idx, leaf, convert_from(body, 'UTF8')::json -> 'parties' as parties from page where idx < coalesce((select min(idx) from page where at >= $4), $2 + $3)),
  indexed as (
    insert into entry_party (exchange, party, idx)
      select distinct $1, substr(party, 5)::uuid, idx from seen cross join lateral json_array_elements_text(parties) as party
    on conflict do nothing)
select s.idx, s.leaf, s.parties::text, p.at from (select at from page order by idx limit 1) as p left join seen s on true order by s.idx`;

interface PageRow { readonly idx: string | null; readonly leaf: Buffer; readonly parties: string; readonly at: Date }

/** What a page adds to the entries of some parties. */
interface Growth { readonly parties: readonly [string, string]; readonly indexes: number[]; readonly leaves: Buffer[] }

/**
 * Keeps which entries each participant is a party to, so that it finds its own without reading everyone's; beside it the tree
 * over them (`sub_log`), of each party and of each two. A day ends between two entries, so a page never reaches over its end.
 */
export function partyIndexer(exchange: number): Advance {
  return async (client, from) => {
    for (;;) {
      const open = await openDay(client, exchange);
      if (open === undefined) return from;
      const { rows } = await client.query<PageRow>({ name: 'party-page', text: PAGE, values: [exchange, from, ENTRIES_MAX, new Date(endOfShanghaiDay(open.day))] });
      const [first] = rows;
      if (first === undefined) return from;
      if (first.idx !== null) {
        await grow(client, exchange, growthOf(rows));
        return from + rows.length;
      }
      const days = daysEndedBefore(open.day, first.at.toISOString());
      if (days === undefined) throw new Error(`entry ${from} is of ${first.at.toISOString()}, which ends no day after ${open.day}`);
      await closeDays(client, exchange, { days, through: from - 1, mapRoot: open.mapRoot });
    }
  };
}

function growthOf(rows: readonly PageRow[]): Growth[] {
  const growths = new Map<string, Growth>();
  for (const { idx, leaf, parties } of rows) {
    for (const [a, b = a] of concernedBy(JSON.parse(parties) as Id<'participant'>[])) {
      const growth = growths.get(`${a} ${b}`) ?? { parties: [uuidOf(a), uuidOf(b)], indexes: [], leaves: [] };
      growth.indexes.push(Number(idx));
      growth.leaves.push(leaf);
      growths.set(`${a} ${b}`, growth);
    }
  }
  return [...growths.values()];
}

const LOAD = `
select l.entries, l.frontier from unnest($2::uuid[], $3::uuid[]) with ordinality as q(a, b, ord)
  left join lateral (select entries, frontier from sub_log where exchange = $1 and party_a = q.a and party_b = q.b limit 1) as l on true order by q.ord`;
const GROW = `
insert into sub_log (exchange, party_a, party_b, entries, last_idx, frontier, is_changed)
  select $1, g.a, g.b, g.entries, g.last_idx, substr($6::bytea, g.at + 1, g.length), true from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $7::int[], $8::int[]) as g(a, b, entries, last_idx, at, length)
  on conflict (exchange, party_a, party_b) do update set entries = excluded.entries, last_idx = excluded.last_idx, frontier = excluded.frontier, is_changed = true`;
const HASHES = `insert into sub_log_hash (exchange, party, level, ordinal, last_idx, hash) select $1, * from unnest($2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::bytea[])`;

/** Where each part of a packed value begins: PostgreSQL reads one long value much faster than an array of short ones. */
function offsetsOf(lengths: readonly number[]): number[] {
  let next = 0;
  return lengths.map((length) => (next += length) - length);
}

interface OwnHash extends TileHash { readonly party: string; readonly lastIndex: number }

async function grow(client: pg.PoolClient, exchange: number, growths: readonly Growth[]): Promise<void> {
  const [as, bs] = [growths.map(({ parties: [a] }) => a), growths.map(({ parties: [, b] }) => b)];
  const { rows } = await client.query<{ entries: string | null; frontier: Buffer }>({ name: 'sub-logs', text: LOAD, values: [exchange, as, bs] });
  const grown = growths.map(({ parties: [a, b], indexes, leaves }, i) => {
    const row = rows[i];
    const before = row === undefined || row.entries === null ? EMPTY_FRONTIER : frontierFrom(Number(row.entries), row.frontier);
    const { frontier, hashes } = appendLeaves(before, Buffer.concat(leaves));
    const own = a === b ? hashes.map((hash): OwnHash => ({ ...hash, party: a, lastIndex: indexes[(hash.index + 1) * TILE_WIDTH ** hash.level - 1 - before.size] ?? 0 })) : [];
    return { frontier, lastIndex: indexes.at(-1), own };
  });
  const lengths = grown.map(({ frontier }) => frontier.subtrees.length * HASH_BYTES);
  await client.query({ name: 'grow', text: GROW, values: [
    exchange, as, bs, grown.map(({ frontier }) => frontier.size), grown.map(({ lastIndex }) => lastIndex), Buffer.concat(grown.map(({ frontier }) => packFrontier(frontier))), offsetsOf(lengths), lengths,
  ] });
  const own = grown.flatMap((one) => one.own);
  if (own.length === 0) return;
  await client.query({ name: 'sub-log-hashes', text: HASHES, values: [exchange, own.map(({ party }) => party), own.map(({ level }) => level), own.map(({ index }) => index), own.map(({ lastIndex }) => lastIndex), own.map(({ hash }) => hash)] });
}
