import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/holds')
export class HoldsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('hold.place')
  place(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('hold.read', { query: listQuery('hold') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('hold', asker, query); }

  @Get(':id') @Can('hold.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('hold', asker, id); }

  @Post(':id/lift') @Can('hold.lift')
  lift(@OrderIn() order: Order) { return this.writer.write(order); }
}
