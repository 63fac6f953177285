import { idOf, settlementCell, settlementSums, shanghaiDay, uuidOf, type EntryData, type Surroundings } from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';
import { bodyOf, type CountedItem } from './counted-item.js';

/** The confirmed settlements of a range of entries, each with the entry that instructed it. */
const CONFIRMED = `
select c.idx, c.stream::text as settlement, c.leaf, c.body, i.idx as instructed_idx, i.body as instructed from entry c
  cross join lateral (select idx, body from entry where exchange = $1 and stream = c.stream and version = 1 limit 1) as i
where c.exchange = $1 and c.idx >= $2 and c.idx < $3 and c.type = 'settlement.confirmed' order by c.idx`;

/** What never changes of what was sold and of the two who dealt, read off the aggregates as for transfers. */
const SURROUNDINGS = `select q.n, p.version, v.district, b.jurisdiction from unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[]) as q(n, granted, vendor, buyer)
  cross join lateral (select split_part(state ->> 'product', '_', 2)::uuid as product, (state ->> 'productVersion')::int as number from aggregate where kind = 'grant' and exchange = $1 and id = q.granted limit 1) as g
  cross join lateral (select state -> 'versions' -> (g.number - 1) as version from aggregate where kind = 'product' and exchange = $1 and id = g.product limit 1) as p
  cross join lateral (select state #>> '{organisation,district}' as district from aggregate where kind = 'participant' and exchange = $1 and id = q.vendor limit 1) as v
  cross join lateral (select state #>> '{organisation,jurisdiction}' as jurisdiction from aggregate where kind = 'participant' and exchange = $1 and id = q.buyer limit 1) as b`;

interface Row { readonly idx: string; readonly settlement: string; readonly leaf: Buffer; readonly body: Buffer; readonly instructed_idx: string; readonly instructed: Buffer }
interface SurroundingsRow { readonly n: number; readonly version: Surroundings['version']; readonly district: string | null; readonly jurisdiction: string }

/** The settlements that the entries of a range confirm, as the statistics count them. */
export async function readConfirmed(connection: Queryable, exchange: number, { from, until }: { readonly from: number; readonly until: number }): Promise<CountedItem[]> {
  const { rows } = await connection.query({ name: 'counted-settlements', text: CONFIRMED, values: [exchange, from, until] });
  const told = (rows as unknown as readonly Row[]).map((row) => ({ row, confirmed: bodyOf<EntryData<'settlement.confirmed'>>(row.body), instructed: bodyOf<EntryData<'settlement.instructed'>>(row.instructed).data }));
  const values = [exchange, told.map((_, n) => n), told.map(({ confirmed }) => uuidOf(confirmed.data.grant)), told.map(({ instructed }) => uuidOf(instructed.vendor)), told.map(({ instructed }) => uuidOf(instructed.buyer))];
  const { rows: known } = await connection.query({ name: 'settled-surroundings', text: SURROUNDINGS, values });
  const surroundings = new Map((known as unknown as readonly SurroundingsRow[]).map((row) => [row.n, row]));
  return told.map(({ row, confirmed: { at, data }, instructed: { vendor } }, n) => {
    const found = surroundings.get(n);
    if (found === undefined) throw new Error(`the grant, the product or a party of ${row.settlement} is not there`);
    const { version, district, jurisdiction } = found;
    const cell = settlementCell({ confirmedAt: at, currency: data.currency, buyer: { jurisdiction }, version, vendor: district === null ? {} : { district } });
    return {
      index: Number(row.idx), leaf: row.leaf, statistic: 'settlements', subject: idOf('settlement', row.settlement), declaredIn: Number(row.instructed_idx), vendor,
      day: shanghaiDay(at), cell, sums: settlementSums(data),
    };
  });
}
