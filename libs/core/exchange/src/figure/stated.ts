import { Type } from '@sinclair/typebox';
import { canonicalJson, fail, ok, type Result } from '#core/tlog';
import { Count } from '../kernel/schema.js';
import { compileSchema } from '../kernel/shape.js';
import type { Remit } from '../supervision/remit.js';
import { isAsked } from './asked.js';
import { CellFigure, figureOfCells, figuresBy, isFigureDimension, partOf, type GroupFigure, type GrowingCell } from './cell.js';
import { STATISTICS, type FigureDimension, type StatisticName } from './dimension.js';

const Key = Type.String({ maxLength: 64 });
/** Figures as the exchange states them; what else an answer has is nothing to verify. */
const Shape = compileSchema(Type.Object({
  statistic: Type.Union(STATISTICS.map((name) => Type.Literal(name))), by: Type.Array(Key, { maxItems: 2 }), filters: Type.Record(Key, Key), countedEntries: Count, isCut: Type.Boolean(),
  items: Type.Array(Type.Object({ keys: Type.Array(Key, { maxItems: 2 }), ...CellFigure.properties })), total: CellFigure,
}));

/** An answer of `GET /v1/statistics/{statistic}`. */
export interface StatedFigures {
  readonly statistic: StatisticName;
  readonly by: readonly FigureDimension[];
  readonly filters: Readonly<Partial<Record<FigureDimension, string>>>;
  readonly countedEntries: number;
  /** Whether there were more groups than are stated. */
  readonly isCut: boolean;
  readonly items: readonly GroupFigure[];
  readonly total: CellFigure;
}

/** Reads what somebody says that the exchange has stated. */
export function readStatedFigures(value: unknown): Result<StatedFigures> {
  if (!Shape.Check(value)) return fail('these are no figures as the exchange states them');
  const { by, filters } = value as Pick<StatedFigures, 'by' | 'filters'>;
  const unknown = [...by, ...Object.keys(filters)].find((name) => !isFigureDimension(name));
  return unknown === undefined ? ok(value as StatedFigures) : fail(`${unknown} is no dimension of figures`);
}

/** Holds figures against the cells that the first `countedEntries` entries make: every sum, every set, and that no group is missing. */
export function verifyStated({ statistic, by, filters, items, total, isCut }: StatedFigures, cells: readonly GrowingCell[], remit?: Remit): Result<number> {
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
