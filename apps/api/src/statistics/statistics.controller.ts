import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { MonthPage, MonthReport, MonthlyDesk, MonthsQuery, type MonthsAsked } from './monthly-desk.js';
import { FiguresQuery, FiguresShape, OpenedPage, OpenedQuery, StatisticDesk, type StatisticQuery } from './statistic-desk.js';

const CSV = 'text/csv; charset=utf-8';
const FIGURES = { query: FiguresQuery, returns: FiguresShape } as const;
const AS_CSV = { query: FiguresQuery, produces: 'text/csv' } as const;
const OPENED = { query: OpenedQuery, returns: OpenedPage } as const;

/** 监管统计: every figure with the set of entries behind it (数字有据). Filters combine; one or two dimensions group. */
@Controller('v1/statistics')
export class StatisticsController {
  constructor(private readonly desk: StatisticDesk, private readonly monthly: MonthlyDesk) {}

  /** Deliveries that were cleared, and the people declared for them. */
  @Get('transfers') @Can('statistics.read', FIGURES)
  transfers(@AskerIn() asker: Asker, @Query() query: StatisticQuery) { return this.desk.figures(asker, 'transfers', query); }

  @Get('transfers.csv') @Header('content-type', CSV) @Can('statistics.read', AS_CSV)
  transfersCsv(@AskerIn() asker: Asker, @Query() query: StatisticQuery) { return this.desk.csv(asker, 'transfers', query); }

  /** The entries behind one figure: who has them all finds its digest, and the sums. */
  @Get('transfers/entries') @Can('statistics.read', OPENED)
  transferEntries(@AskerIn() asker: Asker, @Query() query: StatisticQuery) { return this.desk.entries(asker, 'transfers', query); }

  /** Settlements that were confirmed, in minor units; group or filter by currency before adding amounts. */
  @Get('settlements') @Can('statistics.read', FIGURES)
  settlements(@AskerIn() asker: Asker, @Query() query: StatisticQuery) { return this.desk.figures(asker, 'settlements', query); }

  @Get('settlements.csv') @Header('content-type', CSV) @Can('statistics.read', AS_CSV)
  settlementsCsv(@AskerIn() asker: Asker, @Query() query: StatisticQuery) { return this.desk.csv(asker, 'settlements', query); }

  /** The confirmations behind one figure. */
  @Get('settlements/entries') @Can('statistics.read', OPENED)
  settlementEntries(@AskerIn() asker: Asker, @Query() query: StatisticQuery) { return this.desk.entries(asker, 'settlements', query); }

  /** 月报: the months that were sealed, latest first. */
  @Get('monthly') @Can('statistics.read', { query: MonthsQuery, returns: MonthPage })
  months(@AskerIn() asker: Asker, @Query() query: MonthsAsked) { return this.monthly.list(asker, query); }

  /** The report of a month as it was sealed last, with the figures. */
  @Get('monthly/:month') @Can('statistics.read', { returns: MonthReport })
  month(@AskerIn() asker: Asker, @Param('month') month: string) { return this.monthly.one(asker, month); }

  @Get('monthly/:month/report.csv') @Header('content-type', CSV) @Can('statistics.read', { produces: 'text/csv' })
  monthCsv(@AskerIn() asker: Asker, @Param('month') month: string) { return this.monthly.csv(asker, month); }

  @Get('monthly/:month/report.pdf') @Header('content-type', 'application/pdf') @Can('statistics.read', { produces: 'application/pdf' })
  monthPdf(@AskerIn() asker: Asker, @Param('month') month: string) { return this.monthly.pdf(asker, month); }
}
