import { FIGURE_DIMENSIONS, NO_SUMS, CROSS_BORDER, DOMESTIC, figureOfCells, type CellFigure, type FigureDimension, type DimensionRow, type GroupFigure, type Id, type Remit, type StatisticName, type Sums, type Cell } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import type { Page } from '../queries/queries.js';
import { cellOfRow, type CellRow } from './keep-cells.js';
import { CELL_COLUMNS } from './read-counted.js';

/** More groups than there are districts; two dimensions that make more are asked for with a filter. */
export const GROUPS_MAX = 5_000;
export const FIRST_CURSOR = '00000000-0000-0000-0000-000000000000_-1';

/** What figures are asked for: of one statistic, what they are narrowed to, and by which dimensions. */
export interface FiguresAsked {
  readonly statistic: StatisticName;
  readonly filters: Readonly<Partial<Record<FigureDimension, string>>>;
  readonly by: readonly FigureDimension[];
  /** How far the caller sees; the whole market without it. */
  readonly remit?: Remit | undefined;
}

export interface Figures {
  readonly items: readonly GroupFigure[];
  readonly total: CellFigure;
  /** The figures count the entries below this index. */
  readonly countedEntries: number;
  /** Whether there were more groups than are shown. */
  readonly isCut: boolean;
}

/** An entry behind a figure: what it counts, in which cell, and the entry that declares its people. */
export interface OpenedEntry { readonly index: number; readonly leafHash: string; readonly subject: Id; readonly declaredIn: number; readonly day: string; readonly sums: Sums; readonly cell: Cell }

/** The expression of a dimension over `figure_cell`; names come from the table of dimensions alone. */
function expressionOf(dimension: FigureDimension): string {
  const { of, digits }: DimensionRow = FIGURE_DIMENSIONS[dimension];
  if (dimension === 'direction') return `(case when f.jurisdiction = 'CN' then '${DOMESTIC}' else '${CROSS_BORDER}' end)`;
  return digits === undefined ? `f.${of}` : `left(f.${of}, ${digits})`;
}

/** The cells that are asked for. A year is a range of months, so that its index is used. */
function conditionsOf({ statistic, filters, remit }: FiguresAsked, values: unknown[]): string {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const { year, ...others } = filters;
  return [
    'f.exchange = $1', `f.statistic = ${parameter(statistic)}`,
    ...(year === undefined ? [] : [`f.month between ${parameter(`${year}-01`)} and ${parameter(`${year}-12`)}`]),
    ...Object.entries(others).map(([dimension, value]) => `${expressionOf(dimension as FigureDimension)} = ${parameter(value)}`),
    ...(remit === undefined || remit.area === null ? [] : [`left(f.district, ${remit.area.length}) = ${parameter(remit.area)}`]),
    ...(remit === undefined || remit.sectors === null ? [] : [`f.sector = any(${parameter(remit.sectors)}::text[])`]),
  ].join(' and ');
}

interface GroupRow {
  readonly whole: number; readonly first_key: string | null; readonly second_key: string | null; readonly count: string | null; readonly general: string; readonly sensitive: string; readonly amount: string;
  readonly first: string; readonly last: string; readonly leaves: Buffer; readonly followed: string;
}

/** Reads the statistics. Every answer is one statement over the cells that it is asked for: it costs the same however many entries they count. */
export class Statistics {
  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number }) {}

  /** The groups that were asked for, and the whole of them. */
  async figures(asked: FiguresAsked): Promise<Figures> {
    const { text, values } = figuresStatement(this.options.exchange, asked);
    const { rows } = await this.options.pool.query({ text, values });
    const found = rows as unknown as readonly GroupRow[];
    const whole = found.find(({ whole: isWhole }) => isWhole === 1);
    const groups = found.filter((row) => row !== whole);
    return {
      items: groups.slice(0, GROUPS_MAX).map((row) => ({ keys: [row.first_key, row.second_key].slice(0, asked.by.length).map(String), ...figureOfRow(row) })),
      total: whole === undefined ? figureOfCells([]) : figureOfRow(whole), countedEntries: Number(whole?.followed ?? 0), isCut: groups.length > GROUPS_MAX,
    };
  }

  /** The latest year that anything is counted in; 0 before the first. */
  async latestYear(statistic: StatisticName): Promise<number> {
    const { rows: [row] } = await this.options.pool.query({ name: 'latest-month', text: 'select month from figure_cell where exchange = $1 and statistic = $2 order by month desc limit 1', values: [this.options.exchange, statistic] });
    const month = row?.['month'];
    return typeof month === 'string' ? Number(month.slice(0, 4)) : 0;
  }

  /** The entries behind a figure, cell by cell in the order of the cells' ids and in each in that of the index, as `verifyCells` wants them. */
  async behind(asked: Omit<FiguresAsked, 'by'>, { after, limit }: { readonly after: string; readonly limit: number }): Promise<Page<OpenedEntry>> {
    const values: unknown[] = [this.options.exchange];
    const conditions = conditionsOf({ ...asked, by: [] }, values);
    const [cell, index] = after.split('_');
    const [fromCell, fromIndex, most] = [`$${values.push(cell)}::uuid`, `$${values.push(Number(index))}::bigint`, `$${values.push(limit + 1)}::int`];
    const text = `select o.*, ${CELL_COLUMNS} from (select f.* from figure_cell f where ${conditions} and f.id >= ${fromCell} order by f.id) as f
      cross join lateral (select c.cell::text as id, c.idx, c.subject, c.declared_idx, c.leaf, c.day::text, c.general, c.sensitive, c.amount from counted_entry c
        where c.exchange = $1 and c.cell = f.id and c.idx > (case when f.id = ${fromCell} then ${fromIndex} else -1 end) order by c.idx limit ${most}) as o
      order by f.id, o.idx limit ${most}`;
    const { rows } = await this.options.pool.query({ text, values });
    const found = rows as unknown as readonly OpenedRow[];
    const last = found.slice(0, limit).at(-1);
    return { items: found.slice(0, limit).map(openedOf), next: found.length > limit && last !== undefined ? `${last.id}_${last.idx}` : null };
  }

  /** How many vendors stand behind each group: what is one's alone is nobody else's to know. */
  async vendorsBehind(asked: FiguresAsked): Promise<ReadonlyMap<string, number>> {
    const values: unknown[] = [this.options.exchange];
    const keys = asked.by.map((dimension) => expressionOf(dimension));
    const text = `select ${keys.map((key, i) => `${key} as k${i}`).join(', ')}, count(distinct v.vendor)::int as vendors from figure_cell f join figure_vendor v on v.exchange = $1 and v.cell = f.id
      where ${conditionsOf(asked, values)} group by ${keys.map((_, i) => i + 1).join(', ')}`;
    const { rows } = await this.options.pool.query({ text, values });
    return new Map(rows.map((row) => [asked.by.map((_, i) => String(row[`k${i}`])).join('\u0000'), Number(row['vendors'])]));
  }
}

/** The statement behind figures: one pass over the cells, for the groups and for the whole. */
export function figuresStatement(exchange: number, asked: FiguresAsked): { readonly text: string; readonly values: unknown[] } {
  const values: unknown[] = [exchange];
  const conditions = conditionsOf(asked, values);
  const keys = [0, 1].map((i) => { const dimension = asked.by[i]; return dimension === undefined ? 'null::text' : expressionOf(dimension); });
  return { values, text: `select grouping(k.one) as whole, k.one as first_key, k.two as second_key, sum(f.count)::bigint as count, sum(f.general)::bigint as general, sum(f.sensitive)::bigint as sensitive, sum(f.amount)::text as amount,
      min(f.first_idx) as first, max(f.last_idx) as last, string_agg(f.leaf, ''::bytea order by f.id) as leaves,
      (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'statistics') as followed
    from figure_cell f cross join lateral (select ${keys.join(', ')}) as k(one, two) where ${conditions}
    group by grouping sets ((k.one, k.two), ()) order by whole desc, k.one collate "C", k.two collate "C" limit ${GROUPS_MAX + 2}` };
}

const figureOfRow = ({ count, general, sensitive, amount, first, last, leaves }: GroupRow): CellFigure =>
  figureOfCells(count === null ? [] : [{ sums: { count: Number(count), general: Number(general), sensitive: Number(sensitive), amount }, first: Number(first), last: Number(last), leaves }]);

interface OpenedRow extends CellRow { readonly idx: string; readonly subject: Id; readonly declared_idx: string; readonly day: string }

const openedOf = (row: OpenedRow): OpenedEntry => {
  const { idx, subject, declared_idx: declaredIn, leaf, day, general, sensitive, amount } = row;
  return { index: Number(idx), leafHash: toBase64(leaf), subject, declaredIn: Number(declaredIn), day, sums: { ...NO_SUMS, count: 1, general: Number(general), sensitive: Number(sensitive), amount }, cell: cellOfRow(row) };
};
