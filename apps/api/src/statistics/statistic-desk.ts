import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { csvOf } from '#core/evidence';
import { CellFigure, CellShape, FIGURE_DIMENSIONS, FIGURE_DIMENSION_NAMES, Day, Nullable, Refusal, Sums, isFigureDimension, type FigureDimension, type StatisticName } from '#core/exchange';
import { Statistics, type Figures, type OpenedEntry, type Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { PAGE, limitOf } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';

const YEAR = { pattern: '^[0-9]{4}$', examples: ['2026'], description: 'The calendar year (Asia/Shanghai); the latest when neither year nor month is given' };
const MONTH = { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$', examples: ['2026-10'] };
const FILTERS = Object.fromEntries(FIGURE_DIMENSION_NAMES.map((name) => [name, Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: `${FIGURE_DIMENSIONS[name].zh} ${FIGURE_DIMENSIONS[name].en}`, ...(name === 'year' ? YEAR : name === 'month' ? MONTH : {}) }))]));
const BY = Type.Optional(Type.String({ pattern: '^[a-z]+(,[a-z]+)?$', description: `One or two of ${FIGURE_DIMENSION_NAMES.join(', ')}; month when it is left out`, examples: ['month', 'sector,direction'] }));

export const FiguresQuery = queryOf({ ...FILTERS, by: BY });
export const OpenedQuery = queryOf({ ...FILTERS, limit: PAGE.limit, after: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}_[0-9]{1,15}$', description: 'The `next` of the page before' })) });
export type StatisticQuery = Readonly<Partial<Record<FigureDimension | 'by' | 'limit' | 'after', string>>>;

const text = Type.String();
export const FiguresShape = Type.Object({
  items: Type.Array(Type.Object({ keys: Type.Array(text, { description: 'The group, one key for each dimension' }), ...CellFigure.properties })),
  total: CellFigure, next: Type.Null(), statistic: text, by: Type.Array(text), filters: Type.Record(text, text),
  cellsBy: Type.Array(text, { description: 'The dimensions that the cells of the digests tell apart: those that answer with the fewest cells', examples: [['month', 'currency']] }),
  countedEntries: Type.Integer({ minimum: 0, description: 'The figures count the entries below this index' }),
  isCut: Type.Boolean({ description: 'Whether there were more groups than are shown; the total counts them all' }),
});
export const OpenedPage = Type.Object({
  items: Type.Array(Type.Object({
    index: Type.Integer({ minimum: 0, description: 'The entry that is counted' }), leafHash: Type.String({ contentEncoding: 'base64' }), subject: text,
    declaredIn: Type.Integer({ minimum: 0, description: 'The entry that declares its people' }), day: Day, sums: Sums, cell: CellShape,
  })),
  next: Nullable(text),
});

/** What was asked for, with its answer. */
export interface StatedFigures extends Figures { readonly next: null; readonly statistic: StatisticName; readonly by: readonly FigureDimension[]; readonly filters: Readonly<Partial<Record<FigureDimension, string>>> }

/** The statistics as authorities read them, each as far as its remit reaches. */
@Injectable()
export class StatisticDesk {
  constructor(private readonly statistics: Statistics) {}

  async figures({ caller }: Asker, statistic: StatisticName, query: StatisticQuery): Promise<StatedFigures> {
    const [by, filters] = [dimensionsIn(query.by), await this.filtersOf(statistic, query)];
    const figures = await this.statistics.figures({ statistic, filters, by, remit: caller.remit });
    return { ...figures, next: null, statistic, by, filters };
  }

  /** RFC 4180, with what spreadsheets need (UTF-8 mark, nothing that they would compute). */
  async csv(asker: Asker, statistic: StatisticName, query: StatisticQuery): Promise<string> {
    const { items, by, cellsBy } = await this.figures(asker, statistic, query);
    const rows = items.map(({ keys, value: { count, general, sensitive, amount }, entries: { first, last, cells, digest } }) => [...keys, count, general, sensitive, amount, first ?? '', last ?? '', cells, cellsBy.join(' '), digest]);
    return csvOf([[...by, 'count', 'general', 'sensitive', 'amount', 'first', 'last', 'cells', 'cellsBy', 'digest'], ...rows]);
  }

  async entries({ caller }: Asker, statistic: StatisticName, query: StatisticQuery): Promise<Page<OpenedEntry>> {
    const filters = await this.filtersOf(statistic, query);
    return this.statistics.behind({ statistic, filters, remit: caller.remit }, { after: query.after, limit: limitOf(query.limit) });
  }

  private async filtersOf(statistic: StatisticName, query: StatisticQuery): Promise<StatedFigures['filters']> {
    const given = Object.fromEntries(FIGURE_DIMENSION_NAMES.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])));
    if (query.year !== undefined || query.month !== undefined) return given;
    return { year: String(await this.statistics.latestYear(statistic)).padStart(4, '0'), ...given };
  }
}

function dimensionsIn(by = 'month'): FigureDimension[] {
  const names = by.split(',');
  const unknown = names.find((name, i) => !isFigureDimension(name) || names.indexOf(name) !== i);
  if (unknown !== undefined) throw new Refusal('invalid_request', `by holds one or two of ${FIGURE_DIMENSION_NAMES.join(', ')}.`, { parameter: 'by', allowed: FIGURE_DIMENSION_NAMES });
  return names.filter(isFigureDimension);
}
