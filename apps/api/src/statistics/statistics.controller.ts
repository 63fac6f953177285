import { Controller, Get, Header, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { FiguresQuery, FiguresShape, OpenedPage, OpenedQuery, StatisticDesk, type StatisticQuery } from './statistic-desk.js';

const CSV = 'text/csv; charset=utf-8';
const FIGURES = { query: FiguresQuery, returns: FiguresShape } as const;
const AS_CSV = { query: FiguresQuery, produces: 'text/csv' } as const;
const OPENED = { query: OpenedQuery, returns: OpenedPage } as const;

/** 监管统计: every figure with the set of entries behind it (数字有据). Filters combine; one or two dimensions group. */
@Controller('v1/statistics')
export class StatisticsController {
  constructor(private readonly desk: StatisticDesk) {}

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
}
