import type pg from 'pg';
import { cellId, cellLeaf, levelName, uuidOf, type Cells } from '#core/exchange';
import { packFrontier } from '#core/tlog';
import type { CountedItem } from './counted-item.js';
import { CELL_ROW, countedColumns, growAt, growingOfRow, placesOf, type CellRow } from './keep-cells.js';
import { readCounted } from './read-counted.js';

const PAGE = 4_000;
const FOLLOWED = `select coalesce(max(next_index), 0) as next from follower where exchange = $1 and name = 'statistics'`;
const COUNTED = `select count(*)::int as count from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bytea[], $7::date[], $8::bigint[], $9::bigint[], $10::numeric[])
    as q(cell, idx, subject, declared_idx, leaf, day, general, sensitive, amount)
  left join counted_entry c on c.exchange = $1 and c.cell = q.cell and c.idx = q.idx
  where (c.subject, c.declared_idx, c.leaf, c.day, c.general, c.sensitive, c.amount) is distinct from (q.subject, q.declared_idx, q.leaf, q.day, q.general, q.sensitive, q.amount)`;
const CELLS = `select ${CELL_ROW} from figure_cell where exchange = $1`;
const COUNTS = `select (select count(*)::int from counted_entry where exchange = $1) as entries, (select count(*)::int from figure_vendor where exchange = $1) as vendors`;

/** Counts again from the entries, as far as the statistics have come, and compares every cell and every row. */
export async function statisticDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  try {
    return await differences(client, exchange);
  } catch (err) {
    // Bytes that are no entry any more; which ones, the fold of the aggregates says.
    if (!(err instanceof SyntaxError)) throw err;
    return [`the statistics cannot be counted again: ${err.message}`];
  }
}

async function differences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  const { rows: [followed] } = await client.query<{ next: string }>(FOLLOWED, [exchange]);
  const until = Number(followed?.next);
  const cells: Cells = new Map();
  const levels = new Map<string, string>();
  const vendors = new Set<string>();
  let [altered, entries] = [0, 0];
  for (let from = 0; from < until;) {
    const { next, counted } = await readCounted(client, exchange, { from, count: Math.min(PAGE, until - from) });
    if (next === from) break;
    for (const place of counted.flatMap(placesOf)) {
      growAt(cells, place);
      levels.set(place.id, levelName(place.level));
      vendors.add(`${place.id} ${uuidOf(place.counted.vendor)}`);
    }
    entries += counted.length;
    altered += await alteredRows(client, exchange, counted);
    from = next;
  }
  const { rows: [kept] } = await client.query<{ entries: number; vendors: number }>(COUNTS, [exchange]);
  return [
    ...(altered > 0 ? [`${altered} entries are counted otherwise than they say`] : []),
    ...(kept?.entries === entries ? [] : ['other entries are counted than statistics count']),
    ...(kept?.vendors === vendors.size ? [] : ['other vendors stand behind the statistics than their entries name']),
    ...await alteredCells(client, exchange, { cells, levels }),
  ];
}

async function alteredRows(client: pg.ClientBase, exchange: number, counted: readonly CountedItem[]): Promise<number> {
  const { rows: [row] } = await client.query<{ count: number }>(COUNTED, [exchange, counted.map((one) => cellId(one)), ...countedColumns(counted)]);
  return row?.count ?? 0;
}

async function alteredCells(client: pg.ClientBase, exchange: number, { cells, levels }: { readonly cells: Cells; readonly levels: ReadonlyMap<string, string> }): Promise<string[]> {
  const { rows } = await client.query<CellRow>(CELLS, [exchange]);
  const altered = rows.filter((row) => {
    const made = cells.get(row.id);
    return made === undefined || row.level !== levels.get(row.id) || !row.leaf.equals(cellLeaf(made)) || !row.leaf.equals(cellLeaf(growingOfRow(row))) || !row.frontier.equals(packFrontier(made.set.frontier));
  });
  const missing = rows.length < cells.size ? [`${cells.size - rows.length} cells of figures are missing`] : [];
  return [...altered.map(({ id, statistic, month }) => `the cell ${id} of ${statistic} in ${month} is another than its entries make`), ...missing];
}
