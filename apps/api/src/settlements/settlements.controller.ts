import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 结算: each movement of money that an institution was told to make, and what it answered. */
@Controller('v1/settlements')
export class SettlementsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('settlement.read', { query: listQuery('settlement') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('settlement', asker, query); }

  @Get(':id') @Can('settlement.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('settlement', asker, id); }

  @Post(':id/propose-outcome') @Can('settlement.propose_outcome')
  proposeOutcome(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide-outcome') @Can('settlement.decide_outcome')
  decideOutcome(@OrderIn() order: Order) { return this.writer.write(order); }
}
