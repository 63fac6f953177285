import type { Remit } from '../supervision/remit.js';
import type { GrowingCell } from './cell.js';
import { groupOf, type FigureDimension, type StatisticName } from './dimension.js';

/** Which cells a figure is of: those of a statistic, narrowed by dimensions, and to what an authority looks after. */
export interface AskedCells {
  readonly statistic: StatisticName;
  readonly filters: Readonly<Partial<Record<FigureDimension, string>>>;
  /** The whole market without it. */
  readonly remit?: Remit | undefined;
}

/** Whether a figure counts a cell; what a database answers by its indexes, an auditor finds by this. */
export function isAsked({ statistic, cell }: Pick<GrowingCell, 'statistic' | 'cell'>, asked: AskedCells): boolean {
  const { area = null, sectors = null } = asked.remit ?? {};
  return statistic === asked.statistic && (area === null || cell.district.startsWith(area)) && (sectors === null || sectors.includes(cell.sector))
    && Object.entries(asked.filters).every(([dimension, value]) => groupOf(cell, dimension as FigureDimension) === value);
}
