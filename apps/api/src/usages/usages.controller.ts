import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 用量: windows of use as both sides report them, day by day reconciled. */
@Controller('v1/usages')
export class UsagesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('usage.read', { query: listQuery('usage') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('usage', asker, query); }

  @Get(':id') @Can('usage.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('usage', asker, id); }

  @Post() @Can('usage.report')
  report(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/accept') @Can('usage.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }
}
