import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 前身账本: the logs of exchanges that were merged into this one, each bound by its last checkpoint. */
@Controller('v1/predecessors')
export class PredecessorsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('predecessor.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('predecessor.read', { query: listQuery('predecessor') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('predecessor', asker, query); }

  @Get(':id') @Can('predecessor.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('predecessor', asker, id); }

  @Post(':id/confirm') @Can('predecessor.confirm')
  confirm(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('predecessor.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
