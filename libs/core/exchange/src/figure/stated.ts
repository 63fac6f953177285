import { Type } from '@sinclair/typebox';
import { canonicalJson, fail, fromBase64, ok, type Result } from '#core/tlog';
import { Count } from '../kernel/schema.js';
import { compileSchema } from '../kernel/shape.js';
import type { Remit } from '../supervision/remit.js';
import { isAsked } from './asked.js';
import { CellFigure, CellShape, Sums, cellsOf, figureOfCells, figuresBy, partOf, type Counted, type GroupFigure, type GrowingCell } from './cell.js';
import { CELL_DIMENSIONS, STATISTICS, isFigureDimension, type Cell, type FigureDimension, type StatisticName } from './dimension.js';
import { readLevel, tells, type Level } from './level.js';

const Key = Type.String({ maxLength: 64 });
/** Figures as the exchange states them; what else an answer has is nothing to verify. */
const Shape = compileSchema(Type.Object({
  statistic: Type.Union(STATISTICS.map((name) => Type.Literal(name))), by: Type.Array(Key, { maxItems: 2 }), filters: Type.Record(Key, Key), cellsBy: Type.Array(Key, { maxItems: CELL_DIMENSIONS.length }), countedEntries: Count, isCut: Type.Boolean(),
  items: Type.Array(Type.Object({ keys: Type.Array(Key, { maxItems: 2 }), ...CellFigure.properties })), total: CellFigure,
}));

/** An answer of `GET /v1/statistics/{statistic}`. */
export interface StatedFigures {
  readonly statistic: StatisticName;
  readonly by: readonly FigureDimension[];
  readonly filters: Readonly<Partial<Record<FigureDimension, string>>>;
  /** The level of the cells that the digests are made of. */
  readonly cellsBy: Level;
  readonly countedEntries: number;
  /** Whether there were more groups than are stated. */
  readonly isCut: boolean;
  readonly items: readonly GroupFigure[];
  readonly total: CellFigure;
}

/** Reads what somebody says that the exchange has stated. */
export function readStatedFigures(value: unknown): Result<StatedFigures> {
  if (!Shape.Check(value)) return fail('these are no figures as the exchange states them');
  const { by, filters, cellsBy: names } = value as Pick<StatedFigures, 'by' | 'filters'> & { readonly cellsBy: readonly string[] };
  const unknown = [...by, ...Object.keys(filters)].find((name) => !isFigureDimension(name));
  if (unknown !== undefined) return fail(`${unknown} is no dimension of figures`);
  const cellsBy = readLevel(names);
  return cellsBy === undefined ? fail(`${names.join(' ')} is no level of cells`) : ok({ ...(value as StatedFigures), cellsBy });
}

/** Holds figures against the cells of their level that the first `countedEntries` entries make: every sum, every set, and that no group is missing. */
export function verifyStated({ statistic, by, filters, cellsBy, items, total, isCut }: StatedFigures, cells: readonly GrowingCell[], remit?: Remit): Result<number> {
  if (!tells(cellsBy, { filters, by, remit })) return fail(`cells by ${cellsBy.join(', ')} do not tell what was asked for`);
  const asked = cells.filter((cell) => isAsked(cell, { statistic, filters, remit }));
  const whole = figureOfCells(asked.map(partOf));
  if (!isSame({ value: total.value, entries: total.entries }, whole)) return fail(`the total is stated as ${canonicalJson(total)}, the entries make ${canonicalJson(whole)}`);
  const groups = figuresBy(asked, by);
  const made = new Map(groups.map((group) => [canonicalJson(group.keys), group]));
  for (const { keys, value, entries } of items) {
    const name = canonicalJson(keys);
    const found = made.get(name);
    if (found === undefined) return fail(`${name} is stated, and no entry is counted there`);
    if (!isSame({ keys, value, entries }, found)) return fail(`${name} is stated as ${canonicalJson({ value, entries })}, the entries make ${canonicalJson({ value: found.value, entries: found.entries })}`);
    made.delete(name);
  }
  const [missing] = made.keys();
  return missing === undefined || isCut ? ok(items.length) : fail(`${missing} is not stated, and entries are counted there`);
}

const isSame = (a: object, b: object): boolean => canonicalJson(a) === canonicalJson(b);

const Opened = compileSchema(Type.Object({ index: Count, leafHash: Type.String({ maxLength: 44 }), sums: Sums, cell: CellShape }));

/** Reads an entry behind figures as the exchange opens it: an item of `GET /v1/statistics/{statistic}/entries`. */
export function readOpened(statistic: StatisticName, value: unknown): Result<Counted> {
  if (!Opened.Check(value)) return fail('this is no entry behind figures as the exchange opens it');
  const { index, leafHash, sums, cell } = value as { readonly index: number; readonly leafHash: string; readonly sums: Sums; readonly cell: Cell };
  const leaf = fromBase64(leafHash);
  return leaf?.length === 32 ? ok({ index, leaf, statistic, sums, cell }) : fail(`entry ${index} has no leaf hash`);
}

/** Holds figures against the entries that the exchange opens behind them. That these are entries of the log, a copy of the log proves. */
export function verifyOpened(figures: StatedFigures, members: readonly Counted[]): Result<number> {
  const cells = cellsOf(members.filter(({ index }) => index < figures.countedEntries), figures.cellsBy);
  return cells.ok ? verifyStated(figures, cells.value) : cells;
}
