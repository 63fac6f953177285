import { FIGURE_DIMENSIONS, FINEST, LEVELS, NIL_UUID, NO_SUMS, CROSS_BORDER, DOMESTIC, figureOfCells, levelFor, levelName, type CellFigure, type FigureDimension, type DimensionRow, type GroupFigure, type Id, type Level, type Remit, type StatisticName, type Sums, type Cell, type CellDimension } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import type { Page } from '../queries/queries.js';
import { cellOfRow, type CellRow } from './keep-cells.js';
import { CELL_COLUMNS } from './read-counted.js';

/** More groups than there are districts; two dimensions that make more are asked for with a filter. */
export const GROUPS_MAX = 5_000;
/** A whole code of GB/T 2260; a shorter one is a city or a province. */
const DISTRICT_DIGITS = 6;

/** The cells of a level as their index has them (`figure_cell_level_idx`). */
const IN_ORDER = ['month', 'sector', 'district', 'jurisdiction', 'path', 'mode', 'regime', 'currency'] as const satisfies readonly CellDimension[];

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
  /** The level of the cells that the figures are added up from, and their digests made of. */
  readonly cellsBy: Level;
  /** The figures count the entries below this index. */
  readonly countedEntries: number;
  /** Whether there were more groups than are shown. */
  readonly isCut: boolean;
}

/** An entry behind a figure: what it counts, in which cell, and the entry that declares its people. */
export interface OpenedEntry { readonly index: number; readonly leafHash: string; readonly subject: Id; readonly declaredIn: number; readonly day: string; readonly sums: Sums; readonly cell: Cell }

/** The expression of a dimension over `figure_cell`, as `groupOf` has it; names come from the table of dimensions alone. */
function expressionOf(dimension: FigureDimension): string {
  const { of, digits }: DimensionRow = FIGURE_DIMENSIONS[dimension];
  if (dimension === 'direction') return `(case when f.jurisdiction in ('CN', '${DOMESTIC}') then '${DOMESTIC}' else '${CROSS_BORDER}' end)`;
  return digits === undefined ? `f.${of}` : `left(f.${of}, ${digits})`;
}

/** The months of a year, each of which the index is entered at: a range would be read whole, whatever the other dimensions are narrowed to. */
const monthsOf = (year: string): string[] => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);

/** The cells of a level that are asked for. */
function conditionsOf({ statistic, filters, remit }: FiguresAsked, level: Level, values: unknown[]): string {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const { year, ...others } = filters;
  return [
    'f.exchange = $1', `f.statistic = ${parameter(statistic)}`, `f.level = ${parameter(levelName(level))}`,
    ...(year === undefined ? [] : level[0] === 'year' ? [`f.month = ${parameter(year)}`] : [`f.month = any(${parameter(monthsOf(year))}::text[])`]),
    ...Object.entries(others).map(([dimension, value]) => `${expressionOf(dimension as FigureDimension)} = ${parameter(value)}`),
    ...(remit === undefined || remit.area === null ? [] : [`${remit.area.length === DISTRICT_DIGITS ? 'f.district' : `left(f.district, ${remit.area.length})`} = ${parameter(remit.area)}`]),
    ...(remit === undefined || remit.sectors === null ? [] : [`f.sector = any(${parameter(remit.sectors)}::text[])`]),
  ].join(' and ');
}

interface GroupRow {
  readonly whole: number; readonly first_key: string | null; readonly second_key: string | null; readonly count: string | null; readonly general: string; readonly sensitive: string; readonly amount: string;
  readonly first: string; readonly last: string; readonly leaves: Buffer; readonly followed: string;
}

/** Reads the statistics. Every answer is one statement over the cells of the coarsest level that tells what is asked: it costs the same however many entries they count. */
export class Statistics {
  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number }) {}

  /** The groups that were asked for, and the whole of them. */
  async figures(asked: FiguresAsked): Promise<Figures> {
    const cellsBy = levelFor(asked.statistic, asked);
    const { text, values } = figuresStatement(this.options.exchange, asked);
    const { rows } = await this.options.pool.query({ text, values });
    const found = rows as unknown as readonly GroupRow[];
    const whole = found.find(({ whole: isWhole }) => isWhole === 1);
    const groups = found.filter((row) => row !== whole);
    return {
      items: groups.slice(0, GROUPS_MAX).map((row) => ({ keys: [row.first_key, row.second_key].slice(0, asked.by.length).map(String), ...figureOfRow(row) })),
      cellsBy, total: whole === undefined ? figureOfCells([]) : figureOfRow(whole), countedEntries: Number(whole?.followed ?? 0), isCut: groups.length > GROUPS_MAX,
    };
  }

  /** The latest year that anything is counted in; 0 before the first. */
  async latestYear(statistic: StatisticName): Promise<number> {
    const { rows: [row] } = await this.options.pool.query({ name: 'latest-month', text: 'select month from figure_cell where exchange = $1 and statistic = $2 and level = $3 order by month desc limit 1', values: [this.options.exchange, statistic, levelName(LEVELS[statistic][0] ?? FINEST)] });
    const month = row?.['month'];
    return typeof month === 'string' ? Number(month.slice(0, 4)) : 0;
  }

  /** The entries behind a figure, each with its cell of the finest level: cell by cell, and in each in the order of the index. */
  async behind(asked: Omit<FiguresAsked, 'by'>, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<Page<OpenedEntry>> {
    const { text, values } = behindStatement(this.options.exchange, asked, { after, limit });
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
      where ${conditionsOf(asked, levelFor(asked.statistic, asked), values)} group by ${keys.map((_, i) => i + 1).join(', ')}`;
    const { rows } = await this.options.pool.query({ text, values });
    return new Map(rows.map((row) => [asked.by.map((_, i) => String(row[`k${i}`])).join('\u0000'), Number(row['vendors'])]));
  }
}

/** The statement behind figures: one pass over the cells, for the groups and for the whole. */
export function figuresStatement(exchange: number, asked: FiguresAsked): { readonly text: string; readonly values: unknown[] } {
  const values: unknown[] = [exchange];
  const conditions = conditionsOf(asked, levelFor(asked.statistic, asked), values);
  const keys = [0, 1].map((i) => { const dimension = asked.by[i]; return dimension === undefined ? 'null::text' : expressionOf(dimension); });
  return { values, text: `select grouping(k.one) as whole, k.one as first_key, k.two as second_key, sum(f.count)::bigint as count, sum(f.general)::bigint as general, sum(f.sensitive)::bigint as sensitive, sum(f.amount)::text as amount,
      min(f.first_idx) as first, max(f.last_idx) as last, string_agg(f.leaf, ''::bytea order by f.id) as leaves,
      (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'statistics') as followed
    from figure_cell f cross join lateral (select ${keys.join(', ')}) as k(one, two) where ${conditions}
    group by grouping sets ((k.one, k.two), ()) order by whole desc, k.one collate "C", k.two collate "C" limit ${GROUPS_MAX + 2}` };
}

/** Cells in the order of their index, from where the page before has ended; each has an entry at least, so that no more of them are looked at than entries are shown. */
function behindStatement(exchange: number, asked: Omit<FiguresAsked, 'by'>, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): { readonly text: string; readonly values: unknown[] } {
  const values: unknown[] = [exchange];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const placeOf = (cell: string): string => IN_ORDER.map((name) => `${cell}.${name}`).join(', ');
  const [cell = '', index = ''] = after?.split('_') ?? [];
  const [conditions, fromCell, fromIndex] = [conditionsOf({ ...asked, by: [] }, FINEST, values), `${parameter(cell === '' ? NIL_UUID : cell)}::uuid`, `${parameter(index === '' ? -1 : Number(index))}::bigint`];
  const lastCell = `from figure_cell a where a.exchange = $1 and a.id = ${fromCell}`;
  // The month says it again: the index is entered there, and not where the year begins.
  const further = after === undefined ? '' : `and f.month >= (select a.month ${lastCell}) and (${placeOf('f')}) >= (select ${placeOf('a')} ${lastCell})`;
  return { values, text: `select o.*, ${CELL_COLUMNS} from (select f.* from figure_cell f where ${conditions} ${further} order by ${placeOf('f')} limit ${limit + 2}) as f
    cross join lateral (select c.cell::text as id, c.idx, c.subject, c.declared_idx, c.leaf, c.day::text, c.general, c.sensitive, c.amount from counted_entry c
      where c.exchange = $1 and c.cell = f.id and c.idx > (case when f.id = ${fromCell} then ${fromIndex} else -1 end) order by c.idx limit ${limit + 1}) as o
    order by ${placeOf('f')}, o.idx limit ${limit + 1}` };
}

const figureOfRow = ({ count, general, sensitive, amount, first, last, leaves }: GroupRow): CellFigure =>
  figureOfCells(count === null ? [] : [{ sums: { count: Number(count), general: Number(general), sensitive: Number(sensitive), amount }, first: Number(first), last: Number(last), leaves }]);

interface OpenedRow extends CellRow { readonly idx: string; readonly subject: Id; readonly declared_idx: string; readonly day: string }

const openedOf = (row: OpenedRow): OpenedEntry => {
  const { idx, subject, declared_idx: declaredIn, leaf, day, general, sensitive, amount } = row;
  return { index: Number(idx), leafHash: toBase64(leaf), subject, declaredIn: Number(declaredIn), day, sums: { ...NO_SUMS, count: 1, general: Number(general), sensitive: Number(sensitive), amount }, cell: cellOfRow(row) };
};
