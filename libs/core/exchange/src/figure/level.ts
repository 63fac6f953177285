import type { Remit } from '../supervision/remit.js';
import { CELL_DIMENSIONS, FIGURE_DIMENSIONS, FIGURE_DIMENSION_NAMES, groupOf, isFigureDimension, type Cell, type CellDimension, type DimensionRow, type FigureDimension, type StatisticName } from './dimension.js';

/** Where a cell adds up over a dimension instead of telling by it. */
export const ALL = '*';

/**
 * How finely cells tell apart what is counted: by the year or the month first, then by these, a member of a cell by one of its dimensions
 * at most; over what is not named they add up.
 */
export type Level = readonly ['year' | 'month', ...FigureDimension[]];

const [, ...BESIDE_TIME] = CELL_DIMENSIONS;
/** The level that tells everything: whatever is counted is counted here, and monthly reports are made of it. */
export const FINEST: Level = ['month', ...BESIDE_TIME];
const YEARLY: Level = ['year', ...BESIDE_TIME];

/**
 * The levels at which a statistic is kept, fewest cells first. Any two dimensions that a question may group by are together in one of
 * the few: a year's figures by them are added up from hundreds of cells, not from every combination that has occurred. What needs more is
 * found among a year's cells where it does not ask for months. What a regulator of a city sees of its sectors is told by month and by country
 * at a level of its own; only that of one district is added up from the finest cells, and of that district alone. A dimension that a
 * statistic does not have is always told, which costs nothing.
 */
export const LEVELS: Readonly<Record<StatisticName, readonly Level[]>> = {
  transfers: [
    ['month', 'currency'],
    ['month', 'path', 'jurisdiction', 'mode', 'regime', 'currency'],
    ['month', 'path', 'jurisdiction', 'sector', 'regime', 'currency'],
    ['month', 'path', 'jurisdiction', 'district', 'mode', 'currency'],
    ['month', 'path', 'direction', 'sector', 'city', 'mode', 'regime', 'currency'],
    ['month', 'path', 'jurisdiction', 'sector', 'city', 'regime', 'currency'],
    ['month', 'sector', 'district', 'mode', 'regime', 'currency'],
    YEARLY, FINEST,
  ],
  settlements: [
    ['month', 'path', 'mode', 'currency'],
    ['month', 'path', 'jurisdiction', 'sector', 'mode', 'regime', 'currency'],
    ['month', 'path', 'jurisdiction', 'district', 'mode', 'currency'],
    ['month', 'path', 'direction', 'sector', 'city', 'mode', 'regime', 'currency'],
    ['month', 'path', 'jurisdiction', 'sector', 'city', 'mode', 'regime', 'currency'],
    ['month', 'path', 'sector', 'district', 'mode', 'regime', 'currency'],
    YEARLY, FINEST,
  ],
};

export const levelName = (level: Level): string => level.join(' ');

const rowOf = (dimension: FigureDimension): DimensionRow => FIGURE_DIMENSIONS[dimension];

/** Reads a level as somebody states it. */
export function readLevel(names: readonly string[]): Level | undefined {
  const [time, ...others] = names;
  const told = FIGURE_DIMENSION_NAMES.filter((name) => others.includes(name) && rowOf(name).of !== 'month');
  const isOnce = told.length === others.length && new Set(told.map((name) => rowOf(name).of)).size === told.length;
  return isOnce && (time === 'year' || time === 'month') ? [time, ...told] : undefined;
}

/** What is asked of a statistic, as far as it decides which cells can answer. */
export interface Asked {
  readonly filters: Readonly<Partial<Record<FigureDimension, string>>>;
  readonly by: readonly FigureDimension[];
  readonly remit?: Remit | undefined;
}

/** Whether the cells of a level tell apart all that is asked for. */
export const tells = (level: Level, { filters, by, remit }: Asked): boolean =>
  [...Object.keys(filters).filter(isFigureDimension), ...by, ...dimensionsOf(remit)].every((dimension) => level.some((told) => isAsFine(told, dimension)));

/** What is told by one dimension is told by another of the same member that cuts it no shorter. */
function isAsFine(told: FigureDimension, asked: FigureDimension): boolean {
  const [{ of, digits = 0 }, wanted] = [rowOf(told), rowOf(asked)];
  return of === wanted.of && (told === asked || told === of || digits > (wanted.digits ?? Infinity));
}

function dimensionsOf(remit: Remit | undefined): FigureDimension[] {
  const { area = null, sectors = null } = remit ?? {};
  const levels = FIGURE_DIMENSION_NAMES.filter((name) => rowOf(name).of === 'district');
  const district = levels.find((name) => (rowOf(name).digits ?? Infinity) >= (area?.length ?? 0)) ?? 'district';
  return [...(area === null ? [] : [district]), ...(sectors === null ? [] : ['sector' as const])];
}

/** The level with the fewest cells that answers. */
export const levelFor = (statistic: StatisticName, asked: Asked): Level => LEVELS[statistic].find((level) => tells(level, asked)) ?? FINEST;

/** The cell of a level in which one of the finest is added up. */
export function cellAt(cell: Cell, level: Level): Cell {
  if (level === FINEST) return cell;
  const valueOf = (name: CellDimension): string => {
    const told = level.find((dimension) => rowOf(dimension).of === name);
    return told === undefined ? ALL : groupOf(cell, told);
  };
  return Object.fromEntries(CELL_DIMENSIONS.map((name) => [name, valueOf(name)])) as Cell;
}
