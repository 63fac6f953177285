import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/erasures')
export class ErasuresController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('erasure.request')
  request(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('erasure.read', { query: listQuery('erasure') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('erasure', asker, query); }

  @Get(':id') @Can('erasure.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('erasure', asker, id); }

  @Post(':id/reopen') @Can('erasure.reopen')
  reopen(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/approve') @Can('erasure.approve')
  approve(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reject') @Can('erasure.reject')
  reject(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('erasure.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
