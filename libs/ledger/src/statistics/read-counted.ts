import { CELL_DIMENSIONS, NO_SUMS, idOf, transferCell, transferDay, uuidOf, type EntryData, type EntryType, type Surroundings } from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';
import { bodyOf, type Body, type CountedItem } from './counted-item.js';
import { readConfirmed } from './read-confirmed.js';

/** The entries that are counted. */
export const COUNTED_TYPES: readonly EntryType[] = ['transfer.cleared', 'settlement.confirmed'];

/** The first clearing of each transfer in a range of entries, with the entries that tell what was asked for; bodies of anything else are not read. */
const CLEARED = `
with page as materialized (select idx, type, stream, version from entry where exchange = $1 and idx >= $2 order by idx limit $3),
  cleared as (select * from page c where type = 'transfer.cleared' and not exists (select from entry e where e.exchange = $1 and e.stream = c.stream and e.version < c.version and e.type = 'transfer.cleared'))
select n.seen, n.confirmed, c.idx, c.stream::text as transfer, e.leaf, e.body, r.idx as requested_idx, r.body as requested, t.idx as told_idx, t.body as told
  from (select count(*)::int as seen, count(*) filter (where type = 'settlement.confirmed')::int as confirmed from page) as n left join (
  cleared c join entry e on e.exchange = $1 and e.idx = c.idx
    cross join lateral (select idx, body from entry where exchange = $1 and stream = c.stream and version = 1 limit 1) as r
    left join lateral (select idx, body from entry where exchange = $1 and stream = c.stream and version < c.version and type = 'transfer.tokens_attached' order by version desc limit 1) as t on true) on true
order by c.idx`;

/** What never changes of a product's version and of a vendor: read off the aggregates, whose rows the replay compares with their entries. */
const SURROUNDINGS = `select q.n, p.version, v.district from unnest($2::int[], $3::uuid[], $4::int[], $5::uuid[]) as q(n, product, number, vendor)
  cross join lateral (select state -> 'versions' -> (q.number - 1) as version from aggregate where kind = 'product' and exchange = $1 and id = q.product limit 1) as p
  cross join lateral (select state #>> '{organisation,district}' as district from aggregate where kind = 'participant' and exchange = $1 and id = q.vendor limit 1) as v`;

interface Row {
  readonly seen: number; readonly confirmed: number; readonly idx: string | null; readonly transfer: string; readonly leaf: Buffer; readonly body: Buffer;
  readonly requested_idx: string; readonly requested: Buffer; readonly told_idx: string | null; readonly told: Buffer | null;
}

/** What the entries from an index on add to the statistics. */
export async function readCounted(connection: Queryable, exchange: number, { from, count }: { readonly from: number; readonly count: number }): Promise<{ readonly next: number; readonly counted: readonly CountedItem[] }> {
  const { rows } = await connection.query({ name: 'counted-transfers', text: CLEARED, values: [exchange, from, count] });
  const found = rows as unknown as readonly Row[];
  const next = from + (found[0]?.seen ?? 0);
  const cleared = found.filter(({ idx }) => idx !== null).map((row) => ({ row, requested: bodyOf<EntryData<'transfer.requested'>>(row.requested) }));
  const known = await readSurroundings(connection, exchange, cleared.map(({ requested: { data } }) => data));
  const transfers = cleared.map(({ row, requested }, n) => countedTransfer(row, requested, known.get(n) ?? missing(row)));
  if ((found[0]?.confirmed ?? 0) === 0) return { next, counted: transfers };
  return { next, counted: [...transfers, ...await readConfirmed(connection, exchange, { from, until: next })].sort((a, b) => a.index - b.index) };
}

async function readSurroundings(connection: Queryable, exchange: number, requested: readonly EntryData<'transfer.requested'>[]): Promise<ReadonlyMap<number, Surroundings>> {
  if (requested.length === 0) return new Map();
  const values = [exchange, requested.map((_, n) => n), requested.map(({ product }) => uuidOf(product)), requested.map(({ productVersion }) => productVersion), requested.map(({ vendor }) => uuidOf(vendor))];
  const { rows } = await connection.query({ name: 'counted-surroundings', text: SURROUNDINGS, values });
  return new Map((rows as unknown as readonly { n: number; version: Surroundings['version']; district: string | null }[]).map(({ n, version, district }) => [n, { version, vendor: district === null ? {} : { district } }]));
}

function missing({ transfer }: Row): never {
  throw new Error(`the product or the vendor of ${transfer} is not there`);
}

function countedTransfer(row: Row, { at: requestedAt, data }: Body<EntryData<'transfer.requested'>>, surroundings: Surroundings): CountedItem {
  const { place, mode, occurredOn, vendor } = data;
  const { general, sensitive } = row.told === null ? data.people : bodyOf<EntryData<'transfer.tokens_attached'>>(row.told).data.people;
  const { path } = bodyOf<EntryData<'transfer.cleared'>>(row.body).data;
  return {
    index: Number(row.idx), leaf: row.leaf, statistic: 'transfers', subject: idOf('transfer', row.transfer), declaredIn: Number(row.told_idx ?? row.requested_idx), vendor,
    day: transferDay({ requestedAt, occurredOn }), cell: transferCell({ requestedAt, occurredOn, path, place, mode, ...surroundings }), sums: { ...NO_SUMS, count: 1, general, sensitive },
  };
}

/** The columns of a cell in the order of its dimensions. */
export const CELL_COLUMNS = CELL_DIMENSIONS.join(', ');
