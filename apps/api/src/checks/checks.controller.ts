import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/checks')
export class ChecksController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('check.read', { query: listQuery('check') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('check', asker, query); }

  @Get(':id') @Can('check.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('check', asker, id); }

  @Post(':id/redrive') @Can('check.redrive')
  redrive(@OrderIn() order: Order) { return this.writer.write(order); }
}
