import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/inquiries')
export class InquiriesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('inquiry.ask')
  ask(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('inquiry.read', { query: listQuery('inquiry') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('inquiry', asker, query); }

  @Get(':id') @Can('inquiry.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('inquiry', asker, id); }

  @Post(':id/answer') @Can('inquiry.answer')
  answer(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/ask-more-time') @Can('inquiry.ask_more_time')
  askMoreTime(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/extend') @Can('inquiry.extend')
  extend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/keep-day') @Can('inquiry.keep_day')
  keepDay(@OrderIn() order: Order) { return this.writer.write(order); }
}
