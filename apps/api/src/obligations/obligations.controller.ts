import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/obligations')
export class ObligationsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('obligation.read', { query: listQuery('obligation') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('obligation', asker, query); }

  @Get(':id') @Can('obligation.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('obligation', asker, id); }

  @Post(':id/fulfil') @Can('obligation.fulfil')
  fulfil(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/waive') @Can('obligation.waive')
  waive(@OrderIn() order: Order) { return this.writer.write(order); }
}
