import type pg from 'pg';
import { idOf, transferFigureOf, uuidOf, type CountedTransfer, type Figure, type GrowingFigure, type Id, type TransferDimension, type TransferValue } from '#core/exchange';
import { frontierFrom, packFrontier, toBase64 } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import type { Advance } from '../followers/follower.js';
import type { Page } from '../queries/queries.js';
import { figureKey, figuresOf, growFigures, readTransfers, type Figures } from './read-transfers.js';

const ENTRIES_MAX = 1000;
/** More groups than there are jurisdictions; a year has no more of any dimension. */
const GROUPS_MAX = 1000;

const FIGURE_COLUMNS = 'year::text, dimension, key, transfers, general, sensitive, first_idx, last_idx, frontier';
const LOAD = `select ${FIGURE_COLUMNS} from unnest($2::int[], $3::text[], $4::text[]) as q(year, dimension, key)
  cross join lateral (select transfers, general, sensitive, first_idx, last_idx, frontier from transfer_figure f where f.exchange = $1 and f.year = q.year and f.dimension = q.dimension and f.key = q.key limit 1) as f`;
const KEEP = `insert into transfer_figure (exchange, year, dimension, key, transfers, general, sensitive, first_idx, last_idx, frontier)
  select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bytea[])
  on conflict (exchange, year, dimension, key) do update set transfers = excluded.transfers, general = excluded.general, sensitive = excluded.sensitive, last_idx = excluded.last_idx, frontier = excluded.frontier`;
const COUNT = `insert into counted_transfer (exchange, idx, transfer, declared_idx, leaf, day, path, jurisdiction, general, sensitive)
  select $1, * from unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::date[], $7::text[], $8::text[], $9::bigint[], $10::bigint[])`;
const BELONG = 'insert into transfer_figure_entry (exchange, year, dimension, key, idx) select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::bigint[])';

interface FigureRow { readonly year: string; readonly dimension: TransferDimension; readonly key: string; readonly transfers: string; readonly general: string; readonly sensitive: string; readonly first_idx: string; readonly last_idx: string; readonly frontier: Buffer }

const figureOfRow = ({ transfers, general, sensitive, first_idx: first, last_idx: last, frontier }: FigureRow): GrowingFigure => ({
  value: { transfers: Number(transfers), general: Number(general), sensitive: Number(sensitive) },
  set: { first: Number(first), last: Number(last), frontier: frontierFrom(Number(transfers), frontier) },
});

const columnsOf = (keys: readonly string[]): [string[], string[], string[]] => {
  const parts = keys.map((key) => key.split(' '));
  return [0, 1, 2].map((column) => parts.map((part) => part[column] ?? '')) as [string[], string[], string[]];
};

/** Keeps the statistic of transfers as they are cleared, each figure with the set of its entries. */
export function transferStatistic(exchange: number): Advance {
  return async (client, from) => {
    const { next, counted } = await readTransfers(client, exchange, { from, count: ENTRIES_MAX });
    if (counted.length > 0) await keep(client, exchange, counted);
    return next;
  };
}

async function keep(client: pg.PoolClient, exchange: number, counted: readonly CountedTransfer[]): Promise<void> {
  const keys = [...new Set(counted.flatMap(figuresOf))];
  const { rows } = await client.query<FigureRow>({ name: 'figures', text: LOAD, values: [exchange, ...columnsOf(keys)] });
  const figures: Figures = new Map(rows.map((row) => [figureKey(row.year, row.dimension, row.key), figureOfRow(row)]));
  growFigures(figures, counted);
  const grown = keys.flatMap((key) => figures.get(key) ?? []);
  await client.query({ name: 'keep-figures', text: KEEP, values: [
    exchange, ...columnsOf(keys), grown.map(({ value }) => value.transfers), grown.map(({ value }) => value.general), grown.map(({ value }) => value.sensitive),
    grown.map(({ set }) => set.first), grown.map(({ set }) => set.last), grown.map(({ set }) => packFrontier(set.frontier)),
  ] });
  await client.query({ name: 'count-transfers', text: COUNT, values: [
    exchange, counted.map(({ index }) => index), counted.map(({ transfer }) => uuidOf(transfer as Id)), counted.map(({ declaredIn }) => declaredIn), counted.map(({ leaf }) => leaf), counted.map(({ day }) => day),
    counted.map(({ path }) => path), counted.map(({ jurisdiction }) => jurisdiction), counted.map(({ general }) => general), counted.map(({ sensitive }) => sensitive),
  ] });
  const members = counted.flatMap((one) => figuresOf(one).map((key) => ({ key, index: one.index })));
  await client.query({ name: 'belong', text: BELONG, values: [exchange, ...columnsOf(members.map(({ key }) => key)), members.map(({ index }) => index)] });
}

const FIGURES = `select ${FIGURE_COLUMNS} from transfer_figure where exchange = $1 and year = $2 and dimension = $3 order by key limit ${GROUPS_MAX}`;
const LATEST_YEAR = 'select year from transfer_figure where exchange = $1 order by year desc limit 1';
const AS_OF = `select coalesce(max(next_index), 0) as next from follower where exchange = $1 and name = 'statistics'`;
const BEHIND = `select c.idx, c.transfer::text, c.declared_idx, c.leaf, c.day::text, c.path, c.jurisdiction, c.general, c.sensitive
  from transfer_figure_entry m join counted_transfer c on c.exchange = $1 and c.idx = m.idx
  where m.exchange = $1 and m.year = $2 and m.dimension = $3 and m.key = $4 and m.idx > $5 order by m.idx limit $6`;

/** A figure of one group. */
export interface GroupFigure extends Figure<TransferValue> { readonly key: string }
/** A delivery behind a figure, with its clearing entry, and the entry that declares its people. */
export interface CountedItem extends Omit<CountedTransfer, 'leaf'> { readonly leafHash: string }

interface CountedRow { readonly idx: string; readonly transfer: string; readonly declared_idx: string; readonly leaf: Buffer; readonly day: string; readonly path: string; readonly jurisdiction: string; readonly general: string; readonly sensitive: string }

/** Reads the statistic of transfers. */
export class TransferStatistics {
  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number }) {}

  /** The groups of a year, and up to which entry they count. */
  async figures(year: number, by: TransferDimension): Promise<{ readonly items: readonly GroupFigure[]; readonly entries: number }> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query({ name: 'figures-of-year', text: FIGURES, values: [exchange, year, by] });
    const { rows: [followed] } = await pool.query({ name: 'statistics-as-of', text: AS_OF, values: [exchange] });
    return { items: (rows as unknown as FigureRow[]).map((row) => ({ key: row.key, ...transferFigureOf(figureOfRow(row)) })), entries: Number(followed?.['next']) };
  }

  /** The latest year of a delivery; 0 before the first one. */
  async latestYear(): Promise<number> {
    const { pool, exchange } = this.options;
    const { rows: [row] } = await pool.query({ name: 'latest-year', text: LATEST_YEAR, values: [exchange] });
    return Number(row?.['year'] ?? 0);
  }

  /** The deliveries behind a figure, in the order of the entries that cleared them. */
  async behind({ year, by, key }: { readonly year: number; readonly by: TransferDimension; readonly key: string }, { after, limit }: { readonly after: number; readonly limit: number }): Promise<Page<CountedItem>> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query({ name: 'behind', text: BEHIND, values: [exchange, year, by, key, after, limit + 1] });
    const found = (rows as unknown as CountedRow[]).map(itemOf);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? String(items.at(-1)?.index) : null };
  }
}

const itemOf = ({ idx, transfer, declared_idx: declaredIn, leaf, day, path, jurisdiction, general, sensitive }: CountedRow): CountedItem => ({
  index: Number(idx), leafHash: toBase64(leaf), transfer: idOf('transfer', transfer), declaredIn: Number(declaredIn), day, path, jurisdiction, general: Number(general), sensitive: Number(sensitive),
});
