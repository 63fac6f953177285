import { documentOf } from '../kernel/digest.js';
import type { DocumentBody } from '../kernel/command.js';
import { figureOfCells, figuresBy, partOf, type CellFigure, type GroupFigure, type GrowingCell } from './cell.js';
import { STATISTICS, type FigureDimension, type StatisticName } from './dimension.js';

/** What a monthly report shows of each statistic, table by table. Money is never added up over currencies. */
export const REPORT_TABLES: Readonly<Record<StatisticName, readonly (readonly FigureDimension[])[]>> = {
  transfers: [['direction'], ['path'], ['jurisdiction'], ['sector'], ['province'], ['city'], ['mode'], ['regime'], ['sector', 'direction']],
  settlements: [['currency'], ['currency', 'direction'], ['currency', 'sector'], ['currency', 'province'], ['currency', 'regime']],
};

export interface ReportTable { readonly by: readonly FigureDimension[]; readonly groups: readonly GroupFigure[] }
export interface ReportedStatistic { readonly total: CellFigure; readonly tables: readonly ReportTable[] }

/** 月报: the figures of one month as the entries below `through` make them. Its canonical JSON is sealed; CSV and PDF are functions of it. */
export interface MonthlyReport { readonly month: string; readonly through: number; readonly statistics: Readonly<Record<StatisticName, ReportedStatistic>> }

/** The report of a month, from the cells of that month in the order of their ids. */
export function monthlyReport({ month, through }: Pick<MonthlyReport, 'month' | 'through'>, cells: readonly GrowingCell[]): MonthlyReport {
  const reported = (statistic: StatisticName): ReportedStatistic => {
    const own = cells.filter((cell) => cell.statistic === statistic);
    return { total: figureOfCells(own.map(partOf)), tables: REPORT_TABLES[statistic].map((by) => ({ by, groups: figuresBy(own, by) })) };
  };
  return { month, through, statistics: Object.fromEntries(STATISTICS.map((name) => [name, reported(name)])) as Record<StatisticName, ReportedStatistic> };
}

/** The report as the document that its entry names. */
export const reportDocument = (report: MonthlyReport): DocumentBody => documentOf(report);
