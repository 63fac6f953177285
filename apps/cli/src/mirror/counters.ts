import type pg from 'pg';
import { idOf, type Id } from '#core/exchange';

/**
 * The people of each tally from the transfers alone, without the entries of the tally: what was cleared and counted, and was not
 * given back by ending before it began. A correction stands for everything that was declared before it, so only what is declared
 * since is added up; people who are known by tokens stand in sets, whose moves are counted.
 */
const RECOUNT = `
with counted as (
  select t.state #>> '{counted,tally}' as tally, t.state -> 'counted' as told,
    t.status = 'TERMINATED' and not exists (select from entry e where e.exchange = $1 and e.stream = t.id and e.type = 'transfer.started') as is_returned
  from aggregate t where t.kind = 'transfer' and t.exchange = $1 and t.state -> 'counted' <> 'null'),
said as (
  select a.id, a.state,
    coalesce(sum((told ->> 'general')::bigint) filter (where not is_returned and told -> 'corrections' = a.state -> 'corrections' and told #> '{sets,general}' is null), 0) as general,
    coalesce(sum((told ->> 'sensitive')::bigint) filter (where not is_returned and told -> 'corrections' = a.state -> 'corrections' and told #> '{sets,sensitive}' is null), 0) as sensitive,
    count(*) filter (where told -> 'sets' is not null) + count(*) filter (where told -> 'sets' is not null and is_returned) as moves
  from aggregate a left join counted c on c.tally = 'tly_' || a.id::text where a.kind = 'tally' and a.exchange = $1 group by a.kind, a.exchange, a.id)
select id::text, general::text, sensitive::text, moves::text, state #>> '{counts,general,declared,sum}' as "tallyGeneral",
  state #>> '{counts,sensitive,declared,sum}' as "tallySensitive", state ->> 'moves' as "tallyMoves" from said
where general <> (state #>> '{counts,general,declared,sum}')::bigint or sensitive <> (state #>> '{counts,sensitive,declared,sum}')::bigint or moves <> (state ->> 'moves')::bigint
order by id limit 100`;

interface Row { readonly id: string; readonly general: string; readonly sensitive: string; readonly moves: string; readonly tallyGeneral: string; readonly tallySensitive: string; readonly tallyMoves: string }

/** A tally that counts other people than its transfers say. */
export interface Miscounted { readonly id: Id<'tally'>; readonly what: string }

/** Adds the transfers up again and compares every tally with them. */
export async function miscounted(pool: pg.Pool, exchange: number): Promise<readonly Miscounted[]> {
  const { rows } = await pool.query<Row>(RECOUNT, [exchange]);
  return rows.map((row) => ({
    id: idOf('tally', row.id),
    what: `its transfers declare ${row.general} general and ${row.sensitive} sensitive, and move ${row.moves} token sets; it has ${row.tallyGeneral}, ${row.tallySensitive} and ${row.tallyMoves}`,
  }));
}
