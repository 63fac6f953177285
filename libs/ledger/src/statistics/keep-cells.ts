import type pg from 'pg';
import { CELL_DIMENSIONS, FINEST, LEVELS, cellAt, cellId, cellLeaf, emptyCell, levelName, uuidOf, withCounted, type Cell, type Cells, type GrowingCell, type Level, type StatisticName } from '#core/exchange';
import { frontierFrom, packFrontier } from '#core/tlog';
import type { Advance } from '../followers/follower.js';
import { concerning } from '../followers/on-entries.js';
import type { CountedItem } from './counted-item.js';
import { COUNTED_TYPES, CELL_COLUMNS, readCounted } from './read-counted.js';

/** What many entries add to one cell is written once: a ledger that is far ahead is followed in larger steps. */
const ENTRIES_MAX = 4000;

export const CELL_ROW = `id::text, statistic, level, ${CELL_COLUMNS}, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf`;
const LOAD = `select ${CELL_ROW} from unnest($2::uuid[]) as q(wanted) cross join lateral (select * from figure_cell f where f.exchange = $1 and f.id = q.wanted limit 1) as f`;
const TEXTS = ['statistic', 'level', ...CELL_DIMENSIONS].map((_, i) => `$${i + 3}::text[]`).join(', ');
const NUMBERS = CELL_DIMENSIONS.length + 5;
const KEEP = `insert into figure_cell (exchange, id, statistic, level, ${CELL_COLUMNS}, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf)
  select $1, * from unnest($2::uuid[], ${TEXTS}, ${['bigint', 'bigint', 'bigint', 'numeric', 'bigint', 'bigint', 'bytea', 'bytea'].map((type, i) => `$${i + NUMBERS}::${type}[]`).join(', ')})
  on conflict (exchange, id) do update set count = excluded.count, general = excluded.general, sensitive = excluded.sensitive, amount = excluded.amount, last_idx = excluded.last_idx, frontier = excluded.frontier, leaf = excluded.leaf`;
const COUNT = `insert into counted_entry (exchange, cell, idx, subject, declared_idx, leaf, day, general, sensitive, amount)
  select $1, * from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bytea[], $7::date[], $8::bigint[], $9::bigint[], $10::numeric[])`;
const OF_VENDOR = 'insert into figure_vendor (exchange, cell, vendor) select distinct $1::int, * from unnest($2::uuid[], $3::uuid[]) on conflict do nothing';

export interface CellRow extends Record<keyof Cell, string> {
  readonly id: string; readonly statistic: StatisticName; readonly level: string; readonly count: string; readonly general: string; readonly sensitive: string; readonly amount: string;
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

/** Keeps the statistics as entries are counted, at every level, each cell with the set of its entries. */
export function statisticsKeeper(exchange: number): Advance {
  return concerning(COUNTED_TYPES, async (client, from) => {
    const { next, counted } = await readCounted(client, exchange, { from, count: ENTRIES_MAX });
    if (counted.length > 0) await keep(client, exchange, counted);
    return next;
  });
}

/** A cell that an entry is counted in, at one of the levels. */
interface Place { readonly id: string; readonly level: Level; readonly cell: Cell; readonly counted: CountedItem }

export const placesOf = (counted: CountedItem): Place[] => LEVELS[counted.statistic].map((level) => {
  const cell = cellAt(counted.cell, level);
  return { id: cellId({ statistic: counted.statistic, cell }, level), level, cell, counted };
});

/** Counts at one of the levels. */
export function growAt(cells: Cells, { id, cell, counted }: Place): void {
  cells.set(id, withCounted(cells.get(id) ?? emptyCell({ statistic: counted.statistic, cell }), counted));
}

async function keep(client: pg.PoolClient, exchange: number, counted: readonly CountedItem[]): Promise<void> {
  const places = counted.flatMap(placesOf);
  const levels = new Map(places.map(({ id, level }) => [id, level]));
  const { rows } = await client.query<CellRow>({ name: 'cells', text: LOAD, values: [exchange, [...levels.keys()]] });
  const cells: Cells = new Map(rows.map((row) => [row.id, growingOfRow(row)]));
  for (const place of places) growAt(cells, place);
  await client.query({ name: 'keep-cells', text: KEEP, values: [exchange, ...cellColumns(cells, levels)] });
  await client.query({ name: 'count-entries', text: COUNT, values: [exchange, counted.map((one) => cellId(one)), ...countedColumns(counted)] });
  await client.query({ name: 'count-vendors', text: OF_VENDOR, values: [exchange, places.map(({ id }) => id), places.map((place) => uuidOf(place.counted.vendor))] });
}

function cellColumns(cells: ReadonlyMap<string, GrowingCell>, levels: ReadonlyMap<string, Level>): unknown[] {
  const [ids, grown] = [[...cells.keys()], [...cells.values()]];
  return [
    ids, grown.map(({ statistic }) => statistic), ids.map((id) => levelName(levels.get(id) ?? FINEST)), ...CELL_DIMENSIONS.map((name) => grown.map(({ cell }) => cell[name])),
    grown.map(({ sums }) => sums.count), grown.map(({ sums }) => sums.general), grown.map(({ sums }) => sums.sensitive), grown.map(({ sums }) => sums.amount),
    grown.map(({ set }) => set.first), grown.map(({ set }) => set.last), grown.map(({ set }) => packFrontier(set.frontier)), grown.map(cellLeaf),
  ];
}

/** What is counted, column by column as `counted_entry` has it after the cell. */
export const countedColumns = (counted: readonly CountedItem[]): unknown[] => [
  counted.map(({ index }) => index), counted.map(({ subject }) => subject), counted.map(({ declaredIn }) => declaredIn), counted.map(({ leaf }) => leaf), counted.map(({ day }) => day),
  counted.map(({ sums }) => sums.general), counted.map(({ sums }) => sums.sensitive), counted.map(({ sums }) => sums.amount),
];
