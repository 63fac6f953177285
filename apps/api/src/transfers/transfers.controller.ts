import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/transfers')
export class TransfersController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('transfer.request')
  request(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('transfer.read', { query: listQuery('transfer') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('transfer', asker, query); }

  @Get(':id') @Can('transfer.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('transfer', asker, id); }

  @Post(':id/attach-basis') @Can('transfer.attach_basis')
  attachBasis(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/attach-tokens') @Can('transfer.attach_tokens')
  attachTokens(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/start') @Can('transfer.start')
  start(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/suspend') @Can('transfer.suspend')
  suspend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/resume') @Can('transfer.resume')
  resume(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/retry') @Can('transfer.retry')
  retry(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/complete') @Can('transfer.complete')
  complete(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/terminate') @Can('transfer.terminate')
  terminate(@OrderIn() order: Order) { return this.writer.write(order); }
}
