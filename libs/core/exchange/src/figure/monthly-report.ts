import { Type } from '@sinclair/typebox';
import { fail, ok, type Result } from '#core/tlog';
import { documentOf } from '../kernel/digest.js';
import type { DocumentBody } from '../kernel/command.js';
import { Count, OneOf } from '../kernel/schema.js';
import { compileSchema } from '../kernel/shape.js';
import { CellFigure, figureOfCells, figuresBy, partOf, type GroupFigure, type GrowingCell } from './cell.js';
import { FIGURE_DIMENSION_NAMES, STATISTICS, type FigureDimension, type StatisticName } from './dimension.js';

/** What a monthly report shows of each statistic, table by table. Money is never added up over currencies. */
export const REPORT_TABLES: Readonly<Record<StatisticName, readonly (readonly FigureDimension[])[]>> = {
  transfers: [['direction'], ['path'], ['jurisdiction'], ['sector'], ['province'], ['city'], ['mode'], ['regime'], ['sector', 'direction']],
  settlements: [['currency'], ['currency', 'direction'], ['currency', 'sector'], ['currency', 'province'], ['currency', 'regime']],
};

export interface ReportTable { readonly by: readonly FigureDimension[]; readonly groups: readonly GroupFigure[] }
export interface ReportedStatistic { readonly total: CellFigure; readonly tables: readonly ReportTable[] }

/** 月报: the figures of one month as the entries below `through` make them. Its canonical JSON is sealed; CSV and PDF are functions of it. */
export interface MonthlyReport { readonly month: string; readonly through: number; readonly statistics: Readonly<Record<StatisticName, ReportedStatistic>> }

/** The report of a month, from the finest cells of that month in the order of their ids. */
export function monthlyReport({ month, through }: Pick<MonthlyReport, 'month' | 'through'>, cells: readonly GrowingCell[]): MonthlyReport {
  const reported = (statistic: StatisticName): ReportedStatistic => {
    const own = cells.filter((cell) => cell.statistic === statistic);
    return { total: figureOfCells(own.map(partOf)), tables: REPORT_TABLES[statistic].map((by) => ({ by, groups: figuresBy(own, by) })) };
  };
  return { month, through, statistics: Object.fromEntries(STATISTICS.map((name) => [name, reported(name)])) as Record<StatisticName, ReportedStatistic> };
}

/** The report as the document that its entry names. */
export const reportDocument = (report: MonthlyReport): DocumentBody => documentOf(report);

const Text = Type.String({ maxLength: 64 });
const TABLES_MAX = 32;
const Group = Type.Object({ keys: Type.Array(Text, { maxItems: 2 }), ...CellFigure.properties });
const Reported = Type.Object({ total: CellFigure, tables: Type.Array(Type.Object({ by: Type.Array(OneOf(FIGURE_DIMENSION_NAMES), { maxItems: 2 }), groups: Type.Array(Group) }), { maxItems: TABLES_MAX }) });
const Shape = compileSchema(Type.Object({
  month: Text, edition: Count, through: Count, reportSha256: Text, sealedAt: Text,
  report: Type.Object({ month: Text, through: Count, statistics: Type.Object(Object.fromEntries(STATISTICS.map((name) => [name, Reported]))) }),
}));

/** A month's report with its seal: an answer of `GET /v1/statistics/monthly/{month}`. */
export interface SealedMonth { readonly month: string; readonly edition: number; readonly through: number; readonly reportSha256: string; readonly sealedAt: string; readonly report: MonthlyReport }

/** Reads what somebody says is the sealed report of a month, and holds it against the digest that its seal names. */
export function readSealedMonth(value: unknown): Result<SealedMonth> {
  if (!Shape.Check(value)) return fail('this is no report of a month as the exchange serves it');
  const sealed = value as SealedMonth;
  const { sha256 } = reportDocument(sealed.report);
  if (sha256 !== sealed.reportSha256) return fail(`the report has the digest ${sha256}, it was sealed with ${sealed.reportSha256}`);
  return sealed.month === sealed.report.month && sealed.through === sealed.report.through ? ok(sealed) : fail('the seal is of another month, or counts other entries, than the report');
}
