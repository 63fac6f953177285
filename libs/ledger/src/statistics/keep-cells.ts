import type pg from 'pg';
import { CELL_DIMENSIONS, cellId, cellLeaf, emptyCell, uuidOf, withCounted, type Cell, type GrowingCell, type StatisticName } from '#core/exchange';
import { frontierFrom, packFrontier } from '#core/tlog';
import type { Advance } from '../followers/follower.js';
import type { CountedItem } from './counted-item.js';
import { CELL_COLUMNS, readCounted } from './read-counted.js';

const ENTRIES_MAX = 1000;

export const CELL_ROW = `id::text, statistic, ${CELL_COLUMNS}, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf`;
const LOAD = `select ${CELL_ROW} from unnest($2::uuid[]) as q(wanted) cross join lateral (select * from figure_cell f where f.exchange = $1 and f.id = q.wanted limit 1) as f`;
const TEXTS = ['statistic', ...CELL_DIMENSIONS].map((_, i) => `$${i + 3}::text[]`).join(', ');
const NUMBERS = CELL_DIMENSIONS.length + 4;
const KEEP = `insert into figure_cell (exchange, id, statistic, ${CELL_COLUMNS}, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf)
  select $1, * from unnest($2::uuid[], ${TEXTS}, ${['bigint', 'bigint', 'bigint', 'numeric', 'bigint', 'bigint', 'bytea', 'bytea'].map((type, i) => `$${i + NUMBERS}::${type}[]`).join(', ')})
  on conflict (exchange, id) do update set count = excluded.count, general = excluded.general, sensitive = excluded.sensitive, amount = excluded.amount, last_idx = excluded.last_idx, frontier = excluded.frontier, leaf = excluded.leaf`;
const COUNT = `insert into counted_entry (exchange, cell, idx, subject, declared_idx, leaf, day, general, sensitive, amount)
  select $1, * from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bytea[], $7::date[], $8::bigint[], $9::bigint[], $10::numeric[])`;
const OF_VENDOR = 'insert into figure_vendor (exchange, cell, vendor) select distinct $1::int, * from unnest($2::uuid[], $3::uuid[]) on conflict do nothing';

export interface CellRow extends Record<keyof Cell, string> {
  readonly id: string; readonly statistic: StatisticName; readonly count: string; readonly general: string; readonly sensitive: string; readonly amount: string;
  readonly first_idx: string; readonly last_idx: string; readonly frontier: Buffer; readonly leaf: Buffer;
}

export const cellOfRow = (row: CellRow): Cell => Object.fromEntries(CELL_DIMENSIONS.map((name) => [name, row[name]])) as Cell;

export function growingOfRow(row: CellRow): GrowingCell {
  const { statistic, count, general, sensitive, amount, first_idx: first, last_idx: last, frontier } = row;
  return {
    statistic, cell: cellOfRow(row), sums: { count: Number(count), general: Number(general), sensitive: Number(sensitive), amount },
    set: { first: Number(first), last: Number(last), frontier: frontierFrom(Number(count), frontier) },
  };
}

/** Keeps the statistics as entries are counted, each cell with the set of its entries. */
export function statisticsKeeper(exchange: number): Advance {
  return async (client, from) => {
    const { next, counted } = await readCounted(client, exchange, { from, count: ENTRIES_MAX });
    if (counted.length > 0) await keep(client, exchange, counted);
    return next;
  };
}

async function keep(client: pg.PoolClient, exchange: number, counted: readonly CountedItem[]): Promise<void> {
  const ids = counted.map(cellId);
  const { rows } = await client.query<CellRow>({ name: 'cells', text: LOAD, values: [exchange, [...new Set(ids)]] });
  const cells = new Map(rows.map((row) => [row.id, growingOfRow(row)]));
  counted.forEach((one, i) => {
    const id = ids[i] ?? '';
    cells.set(id, withCounted(cells.get(id) ?? emptyCell(one), one));
  });
  const grown = [...cells.values()];
  await client.query({ name: 'keep-cells', text: KEEP, values: [
    exchange, [...cells.keys()], grown.map(({ statistic }) => statistic), ...CELL_DIMENSIONS.map((name) => grown.map(({ cell }) => cell[name])),
    grown.map(({ sums }) => sums.count), grown.map(({ sums }) => sums.general), grown.map(({ sums }) => sums.sensitive), grown.map(({ sums }) => sums.amount),
    grown.map(({ set }) => set.first), grown.map(({ set }) => set.last), grown.map(({ set }) => packFrontier(set.frontier)), grown.map(cellLeaf),
  ] });
  await client.query({ name: 'count-entries', text: COUNT, values: [exchange, ids, ...countedColumns(counted)] });
  await client.query({ name: 'count-vendors', text: OF_VENDOR, values: [exchange, ids, counted.map(({ vendor }) => uuidOf(vendor))] });
}

/** What is counted, column by column as `counted_entry` has it after the cell. */
export const countedColumns = (counted: readonly CountedItem[]): unknown[] => [
  counted.map(({ index }) => index), counted.map(({ subject }) => subject), counted.map(({ declaredIn }) => declaredIn), counted.map(({ leaf }) => leaf), counted.map(({ day }) => day),
  counted.map(({ sums }) => sums.general), counted.map(({ sums }) => sums.sensitive), counted.map(({ sums }) => sums.amount),
];
