import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/negotiations')
export class NegotiationsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('negotiation.request')
  open(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('negotiation.read', { query: listQuery('negotiation') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('negotiation', asker, query); }

  @Get(':id') @Can('negotiation.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('negotiation', asker, id); }

  @Post(':id/request') @Can('negotiation.request')
  request(@OrderIn() order: Order) { return this.writer.writeExisting(order); }

  @Post(':id/offer') @Can('negotiation.offer')
  offer(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/accept') @Can('negotiation.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/agree') @Can('negotiation.agree')
  agree(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/verify') @Can('negotiation.verify')
  verify(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/finalize') @Can('negotiation.finalize')
  finalize(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/terminate') @Can('negotiation.terminate')
  terminate(@OrderIn() order: Order) { return this.writer.write(order); }
}
