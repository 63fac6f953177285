import { Controller, Get, Header, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Count, Day, Nullable, OneOf, TransferFigure } from '#core/exchange';
import { Can } from '../http/can.decorator.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { StatisticDesk, type EntriesAsked, type FiguresAsked } from './statistic-desk.js';

const year = Type.Optional(Type.String({ pattern: '^[0-9]{4}$', examples: ['2026'], description: 'The calendar year (Asia/Shanghai) of the deliveries; the latest when it is left out' }));
const by = Type.Optional({ ...OneOf(['month', 'path', 'jurisdiction', 'direction'] as const), description: 'month when it is left out' });
const figures = queryOf({ year, by });
const EntriesQuery = queryOf({
  year, by, key: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'The group, as the statistic names it; the whole year when it is left out' })), limit: PAGE.limit,
  after: Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'The `next` of the page before' })),
});
const text = Type.String();
const Figures = Type.Object({
  items: Type.Array(Type.Object({ key: text, ...TransferFigure.properties })), total: Nullable(TransferFigure), next: Type.Null(), year: Type.Integer(), by: text,
  countedEntries: Type.Integer({ minimum: 0, description: 'The figures count the entries below this index' }),
});
const EntriesPage = Type.Object({
  items: Type.Array(Type.Object({
    index: Type.Integer({ minimum: 0, description: 'The entry that cleared it' }), leafHash: Type.String({ contentEncoding: 'base64' }), transfer: text,
    declaredIn: Type.Integer({ minimum: 0, description: 'The entry that declares its people' }), day: Day, path: text, jurisdiction: text, general: Count, sensitive: Count,
  })),
  next: Nullable(text),
});
/** 监管统计: every figure with the set of entries behind it (数字有据). */
@Controller('v1/statistics')
export class StatisticsController {
  constructor(private readonly desk: StatisticDesk) {}

  /** Deliveries that were cleared, and the people declared for them. */
  @Get('transfers') @Can('statistics.read', { query: figures, returns: Figures })
  transfers(@Query() query: FiguresAsked) { return this.desk.figures(query); }

  @Get('transfers.csv') @Header('content-type', 'text/csv; charset=utf-8') @Can('statistics.read', { query: figures, produces: 'text/csv' })
  csv(@Query() query: FiguresAsked) { return this.desk.csv(query); }

  /** The entries behind one figure: who has them all finds its digest, and the sums. */
  @Get('transfers/entries') @Can('statistics.read', { query: EntriesQuery, returns: EntriesPage })
  entries(@Query() query: EntriesAsked) { return this.desk.entries(query); }
}
