import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { ReplayRequests, Replays, ReportShape } from './replays.js';

/** 回放: past export verdicts judged again. */
@Controller('v1/replays')
export class ReplaysController {
  constructor(private readonly reader: Reader, private readonly requests: ReplayRequests, private readonly replays: Replays) {}

  /** Judges every past export verdict by its own pack: each must come out byte for byte. */
  @Post() @HttpCode(202) @Can('replay.request', { isAccepted: true })
  request(@OrderIn() order: Order) { return this.requests.request(order); }

  @Get() @Can('replay.read', { query: listQuery('replay') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('replay', asker, query); }

  @Get(':id') @Can('replay.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.replays.one(asker, id); }

  @Get(':id/report') @Header('content-type', 'application/json; charset=utf-8') @Can('replay.read', { returns: ReportShape })
  report(@AskerIn() asker: Asker, @Param('id') id: string) { return this.replays.report(asker, id); }
}
